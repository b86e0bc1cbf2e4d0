"""The review service: the one writer of the log. `init_store` makes a store, `open_store` opens one.

service = open_store(path, rules=PackRules(compiled_rulebook()))
done = service.cases.submit(Path("draft.md"), key)
view = service.desk.show(done.case)
service.cases.approve(done.case, key, "editor", "tier:initial", seen=view.seen, answers={…})
"""

from copygate.service.cases import Done, seen_code
from copygate.service.opening import Founder, Service, init_store, open_store, restore_store
from copygate.service.people import new_key
from copygate.service.rules import Judged, PackRules, Rules
from copygate.service.vault import Document

__all__ = [
    "Document",
    "Done",
    "Founder",
    "Judged",
    "PackRules",
    "Rules",
    "Service",
    "init_store",
    "new_key",
    "open_store",
    "restore_store",
    "seen_code",
]
