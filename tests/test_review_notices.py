"""Notices: written with their leaf, told at least once, signed; a webhook that is down neither loses nor delays anything."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from copygate.errors import ConfigError
from copygate.service import open_store
from copygate.service.webhook import KEY_FILE, NotTaken, Webhook, read_webhook, write_webhook
from copygate.store import ledger, outbox
from copygate.store.database import Database, migrate
from tests.review_store import Office, key_of

CANARY = "金丝雀张三13812345678"


@dataclass
class Receiver:
    """The other side: what came in, and what it answers."""

    server: HTTPServer
    status: int = 204
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook?team=a"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            if made.status == 302:
                self.send_header("location", made.url)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made = Receiver(server)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "store")


def hooked(office: Office, receiver: Receiver) -> Webhook:
    write_webhook(office.folder, receiver.url)
    hook = office.service.notices.webhook()
    assert hook is not None
    return hook


def taken_down(office: Office) -> str:
    case = office.published()
    office.service.cases.suspend(case, key_of("chen"), reason=f"投诉人{CANARY}")
    office.service.timers.tick()
    return case


def test_a_notice_is_signed_as_the_standard_has_it_and_holds_ids_only(office: Office, receiver: Receiver) -> None:
    hook, case = hooked(office, receiver), taken_down(office)
    done = office.service.notices.deliver(hook.post)
    assert (done.told, done.waiting, done.failure) == (2, 0, "")
    path, headers, body = receiver.came[0]
    assert (path, headers["content-type"]) == ("/hook?team=a", "application/json")
    secret = base64.b64decode((office.folder / KEY_FILE).read_text("ascii").strip().removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    said = json.loads(body)
    assert (said["act"], said["about"], said["id"]) == ("publication.suspended", f"case/{case}", headers["webhook-id"])
    assert set(said) <= {"v", "id", "at", "act", "about", "state", "roles"}
    everything = b"".join(body for _, _, body in receiver.came)
    assert CANARY.encode() not in everything
    assert "姓名".encode() not in everything
    assert office.service.notices.deliver(hook.post).told == 0, "once taken, never again"


def test_a_webhook_that_is_down_loses_nothing_and_is_asked_ever_later(office: Office, receiver: Receiver) -> None:
    hook = hooked(office, receiver)
    receiver.status = 503
    taken_down(office)
    tries = []
    for _ in range(16):
        office.clock.forward(minutes=1)
        before = len(receiver.came)
        assert office.service.notices.deliver(hook.post).told == 0
        tries.append(len(receiver.came) - before)
    assert max(tries) == 1, "the first refusal ends a round"
    waiting = office.service.notices.waiting()
    assert {each.failure for each in waiting} <= {"http-503", ""}
    assert all(3 <= each.attempts <= 5 for each in waiting), "at 0, 1, 3, 7 and 15 minutes"
    receiver.status = 200
    office.clock.forward(hours=2)
    assert office.service.notices.deliver(hook.post).told == 2
    ids = [headers["webhook-id"] for _, headers, _ in receiver.came]
    assert len(set(ids)) == 2, "the same id however often it is sent"


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example", ".example"])
def test_a_host_that_is_no_name_loses_nothing_and_stops_nothing(office: Office, host: str) -> None:
    """Resolvers and HTTP refuse such a name each in a way of its own; a tick once ended in a traceback."""
    taken_down(office)
    done = office.service.notices.deliver(Webhook(f"https://{host}/hook", b"k" * 32).post)
    assert (done.told, done.waiting > 0, bool(done.failure)) == (0, True, True)


def test_no_redirect_is_followed(office: Office, receiver: Receiver) -> None:
    hook = hooked(office, receiver)
    receiver.status = 302
    with pytest.raises(NotTaken, match="http-302"):
        hook.post("n-1", {"about": "case/c-1"})
    assert len(receiver.came) == 1


def test_who_dies_while_telling_tells_it_again(office: Office) -> None:
    taken_down(office)

    def dies(_: str, __: dict[str, Any]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.service.notices.deliver(dies)
    told: list[str] = []
    assert office.service.notices.deliver(lambda ident, _: told.append(ident)).told == 0, "it is claimed for a while"
    office.clock.forward(minutes=11)
    assert office.service.notices.deliver(lambda ident, _: told.append(ident)).told == 2


def test_two_who_tick_at_once_are_not_given_the_same(office: Office) -> None:
    taken_down(office)
    with office.service.writer.writing() as transaction:
        first = outbox.claim(transaction.connection, "2099", "2100", 10)
    with office.service.writer.writing() as transaction:
        assert outbox.claim(transaction.connection, "2099", "2100", 10) == ()
    assert len(first) == 2


def test_a_notice_is_there_if_and_only_if_its_leaf_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.published()

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "post", fails)
        with pytest.raises(KeyboardInterrupt):
            office.service.cases.suspend(case, key_of("chen"), reason="投诉")
    assert office.service.notices.waiting() == ()
    assert office.service.desk.show(case).case.state == "published"
    office.service.cases.suspend(case, key_of("chen"), reason="投诉")
    (notice,) = office.service.notices.waiting()
    with office.service.writer.reading() as transaction:
        leaf = ledger.leaf_by_id(transaction.connection, notice.id)
    assert leaf is not None
    assert leaf.said["act"] == "publication.suspended"


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
        "https://example.com/#x",
        "https:///x",
        "http://127.0.0.1.example.com/",
        "https://exa mple.com/",
        "https://例子.com/",
        "https://example.com:99999/",
    ],
)
def test_only_https_or_this_machine(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        write_webhook(tmp_path, url)
    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    assert read_webhook(tmp_path) is None
    path = write_webhook(tmp_path, "https://hooks.example.com/x", "https://desk.example/{about}")
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    write_webhook(tmp_path, "http://[::1]:8080/x")
    assert path.read_bytes() == before, "the receiver keeps its secret"
    path.chmod(0o644)
    with pytest.raises(ConfigError):
        read_webhook(tmp_path)
    path.chmod(0o600)
    (tmp_path / "webhook.toml").write_text('url = "https://a.example/"\nproxy = "x"\n', encoding="utf-8")
    with pytest.raises(ConfigError):
        read_webhook(tmp_path)


def test_a_store_made_before_notices_gets_its_outbox(office: Office) -> None:
    office.published()
    with office.service.writer.database.writing() as connection:
        connection.execute(text("DROP TABLE outbox"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    migrate(Database(office.folder / "review.db", durable=False))
    service = open_store(office.folder, rules=office.rules, clock=office.clock, durable=False)
    assert service.notices.waiting() == ()
