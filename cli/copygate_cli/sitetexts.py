"""What `rules site` says, in both languages, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "site.written": ("{count} files; begin at {path}", "写了 {count} 个文件,从 {path} 看起"),
    "site.other": (
        "`{path}` holds something that is not a site of ours: name an empty or a new folder",
        "{path} 里有别的东西,不是本手册:请指定空文件夹或新文件夹",
    ),
    "site.broken": (
        "{count} links would lead nowhere, the first on {page}: {link}; nothing was written",
        "有 {count} 个链接无处可去,第一个在 {page}:{link};没有写入任何文件",
    ),
}

say, both = spoken(TEXTS)
