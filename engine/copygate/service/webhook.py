"""`Webhook.post`: one notice to the house's own address, signed as the Standard Webhooks specification has it.

    webhook-id: the notice's id, the same however often it is sent: whoever takes it twice can tell
    webhook-timestamp: seconds since 1970
    webhook-signature: v1,base64(HMAC-SHA256(secret, id.timestamp.body))

The address is that of `webhook.toml` in the store's folder, the secret that of `webhook.key` beside it. INVARIANT: only
https, or http to this very machine; no redirect is followed, no address taken from an answer.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from time import time
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from copygate import __version__
from copygate.audit.canonical import canonical
from copygate.errors import ConfigError, Wording

FILE: Final = "webhook.toml"
KEY_FILE: Final = "webhook.key"
TIMEOUT_SECONDS: Final = 10
_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = 32


class NotTaken(Exception):  # noqa: N818 - an answer, not a fault of ours
    """The other side did not take it; the text is a code such as `http-503`, never what it answered."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where notices go. `link` makes an address for people out of what a notice is about: `{about}` stands in it."""

    url: str
    secret: bytes
    link: str = ""

    def post(self, ident: str, body: Mapping[str, Any]) -> None:
        """Send one. Raises NotTaken unless the answer is 2xx."""
        said = dict(body)
        if self.link:
            said["link"] = self.link.replace("{about}", str(body.get("about", "")))
        raw, at = canonical(said), str(int(time()))
        signed = hmac.new(self.secret, f"{ident}.{at}.".encode() + raw, sha256).digest()
        headers = {
            "content-type": "application/json",
            "user-agent": f"copygate/{__version__}",
            "webhook-id": ident,
            "webhook-timestamp": at,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
        status = _send(_checked(self.url), raw, headers)
        if not 200 <= status < 300:
            raise NotTaken(f"http-{status}")


def _send(url: SplitResult, raw: bytes, headers: Mapping[str, str]) -> int:
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = None
    try:
        connection = kind(url.hostname or "", url.port, timeout=TIMEOUT_SECONDS)
        connection.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), raw, dict(headers))
        return connection.getresponse().status
    except (
        OSError,
        HTTPException,
        ValueError,
    ) as error:  # ValueError: a host that is no name, to the resolver or to HTTP
        raise NotTaken(type(error).__name__) from None
    finally:
        if connection is not None:
            connection.close()


def read_webhook(folder: Path) -> Webhook | None:
    """The webhook of a store; None if it has none. Raises ConfigError."""
    import tomllib

    path = folder / FILE
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _wrong(f"cannot be read: {type(error).__name__}", f"无法读取:{type(error).__name__}") from None
    url, link = said.pop("url", ""), said.pop("link", "")
    if said or not isinstance(url, str) or not isinstance(link, str):
        raise _wrong("knows only `url` and `link`", "只有 url 和 link 两项")
    _checked(url)
    return Webhook(url, _secret(folder / KEY_FILE), link)


def write_webhook(folder: Path, url: str, link: str = "") -> Path:
    """Set it, with a fresh secret unless there is one. The secret's file, which only its owner reads."""
    _checked(url)
    path = folder / KEY_FILE
    if not path.exists():
        made = _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(made + "\n")
    lines = [f'url = "{_toml(url)}"', *([f'link = "{_toml(link)}"'] if link else [])]
    fresh = folder / f"{FILE}.new"
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(folder / FILE)
    return path


def drop_webhook(folder: Path) -> None:
    """Notices go to standard output again."""
    (folder / FILE).unlink(missing_ok=True)


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("is no address", "不是网址") from None
    if parts.username or parts.password or parts.fragment or not parts.hostname or port == 0:
        raise _wrong("takes no name, password or fragment", "不能带用户名、密码或片段")
    if any(each.isspace() or not each.isascii() or not each.isprintable() for each in url):
        raise _wrong("is no address", "不是网址")
    if parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname)):
        return parts
    raise _wrong("takes https, or http to this machine", "须用 https;http 只限本机")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise _wrong(f"can be read by others: chmod 600 {path}", f"的密钥别人也读得到:请 chmod 600 {path}")
            text = file.read(1024).decode("ascii").strip()
        raw = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (OSError, ValueError) as error:
        raise _wrong(f"has no secret: {type(error).__name__}", f"没有密钥:{type(error).__name__}") from None
    if not text.startswith(_PREFIX) or len(raw) < 24:
        raise _wrong("has no secret as the specification asks for", "的密钥不合规范")
    return raw


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _wrong(en: str, zh: str) -> ConfigError:
    return ConfigError("webhook", Wording(f"the webhook {en}", f"webhook {zh}"))
