"""A pack as one file: `archive_of` makes it, the same bytes for the same pack, and `read_archive` takes no other bytes.

A zip without compression and dates. Because an archive is accepted only if it is, byte for byte, what `archive_of`
makes of the files found in it, nothing can be hidden from one reader of zip files and shown to another: no link, no
second file of a name, no compression, no comment, nothing before or behind.
"""

from __future__ import annotations

import io
from pathlib import Path

from copygate.audit.archive import write_zip
from copygate.errors import InputError
from copygate.packs.folders import SIGNED
from copygate.trust.contents import MAX_PACK_BYTES, PackContents, pack_of, refused, require_names

MAX_ARCHIVE_BYTES = MAX_PACK_BYTES + 1024 * 1024


def archive_of(pack: PackContents) -> bytes:
    """The archive of a pack, with its signed manifest if it has one."""
    out = io.BytesIO()
    files = [(file.name, file.data) for file in pack.files]
    write_zip(files + ([(SIGNED, pack.signed)] if pack.signed is not None else []), out)
    return out.getvalue()


def read_archive(path: Path) -> PackContents:
    """The pack in an archive. Raises UsageError, RulebookErrors."""
    from copygate.intake.formats.package import open_archive
    from copygate.intake.reader import file_bytes

    try:
        data = file_bytes(path, MAX_ARCHIVE_BYTES)
        archive = open_archive(data)
    except InputError as error:
        raise refused(error.wording.en, error.wording.zh) from error
    names = [member.filename for member in archive.infolist()]
    require_names([name for name in names if name != SIGNED])
    contents = {name: archive.read(name) for name in names}
    signed = contents.pop(SIGNED, None)
    pack = pack_of(contents.items(), signed, str(path))
    if archive_of(pack) != data:
        raise refused(
            "the archive was not made by `copygate pack build`", "这个压缩包不是 copygate pack build 做出来的"
        )
    return pack
