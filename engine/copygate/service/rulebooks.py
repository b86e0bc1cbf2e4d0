"""`Rulebooks`: which rules are in force. Two people adopt a rulebook; its number only ever grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from copygate.audit.canonical import Json
from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.errors import ReviewError, UsageError, Wording
from copygate.service.world import House, latest_rules
from copygate.service.writer import Said, Writer, repeated, user

TEXTS: Final = "rulebook.texts"
ADOPTERS: Final = ("legal", "director", "counsel", "admin")


def subject_of(digest: str) -> str:
    """Under what the texts of a rulebook are sealed."""
    return f"rulebook:{digest}"


class Rulebooks:
    """The sequence of rulebooks."""

    def __init__(self, writer: Writer, house: House) -> None:
        self._writer, self._house = writer, house

    def adopt(self, by: Sequence[SigningKey], *, request: str = "") -> int:
        """The rules the store was opened with, from now on. Their number."""
        rules = self._house.rules
        if rules is None:
            raise UsageError("no-rules", Wording("this takes a rulebook", "须带上规则库打开"))
        with self._writer.writing() as transaction:
            obj = Obj(type="rulebook", id=rules.digest)
            latest = latest_rules(transaction)
            if latest is not None and latest["digest"] == rules.digest:
                return int(latest["seq"])
            if by and repeated(transaction, request, "rules.adopted", obj, by[0].name) is not None:
                raise ReviewError("superseded", Wording("other rules were adopted since", "其后已启用别的规则"))
            directory, now = transaction.directory(), transaction.now
            people = {directory.person_of(each.name) for each in by}
            fit = all(any(directory.holds(each.name, role, now) for role in ADOPTERS) for each in by)
            if len(people) < 2 or not fit:
                raise ReviewError(
                    "two-people", Wording("rules are adopted by two people who may", "规则须由两位有权的人共同启用")
                )
            seq = 1 + (int(latest["seq"]) if latest else 0)
            texts = rules.texts()
            row: dict[str, Json] = {"digest": rules.digest, "seq": seq, "since": timestamp(now)}
            said = Said(
                "rules.adopted",
                obj,
                user(by[0]),
                request=request,
                seals={TEXTS: (subject_of(rules.digest), texts)} if texts else {},
                rows=[("rulebooks", rules.digest, row)],
                data={"seq": seq},
            )
            transaction.write(said, *by)
            return seq

    def current(self) -> tuple[str, int] | None:
        """Digest and number of the rules in force."""
        with self._writer.reading() as transaction:
            latest = latest_rules(transaction)
        return None if latest is None else (latest["digest"], int(latest["seq"]))
