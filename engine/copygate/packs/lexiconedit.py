"""Changes of a lexicon file, spliced in where they belong: every other byte, comments and layout stay as they are.

`with_items`, `with_key` and `with_group` give the new text. A round trip through a YAML library would keep the comments
and still rewrap lines that nobody changed, and a reviewer would have to read all of them. INVARIANT: what the new text
says is read back and compared with what was meant; where they differ, InputError and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from copygate.errors import InputError, Wording
from copygate.intake.yamlsource import read_yaml

_PLAIN: Final = re.compile(r"[\w\u4e00-\u9fff][^\n:#,\[\]{}&*!|>'\"%@`\\]*")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_RESERVED: Final = re.compile(r"(?i)true|false|yes|no|on|off|null|none|~|[-+.\d][\d_.,:eExXoOa-fA-F+-]*")


def with_items(text: str, group: str | None, key: str, items: Sequence[str]) -> str:
    """The lexicon with further items in a list (`terms`, `allow`, …) of a group, or of the whole lexicon."""
    if not items:
        return text
    mapping = _group(text, group)
    node = _value(mapping, key)
    if node is None:
        return with_key(text, group, key, list(items))
    if not hasattr(node, "flow_style") or not isinstance(node.value, list):
        raise _refused(f"`{key}` is no list")
    words = [spelled(item) for item in items]
    if not node.value:
        at = node.start_mark.index + 1
        changed = text[:at] + ", ".join(words) + text[at:]
    elif node.flow_style:
        at = node.value[-1].end_mark.index
        changed = text[:at] + "".join(f", {word}" for word in words) + text[at:]
    else:
        last = node.value[-1]
        at = _line_end(text, last.end_mark.index)
        indent = " " * node.start_mark.column
        changed = text[:at] + "".join(f"\n{indent}- {word}" for word in words) + text[at:]

    def meant(value: dict[str, Any]) -> None:
        _section(value, group)[key] += list(items)

    return _checked(text, changed, meant)


def with_key(text: str, group: str | None, key: str, value: Sequence[str] | str) -> str:
    """The lexicon with a key that a group, or the whole lexicon, did not have."""
    mapping = _group(text, group)
    shown = spelled(value) if isinstance(value, str) else f"[{', '.join(map(spelled, value))}]"
    if mapping.flow_style:
        at = mapping.value[-1][1].end_mark.index
        changed = f"{text[:at]}, {key}: {shown}{text[at:]}"
    elif group is None:
        # Before the groups, where a reader meets what holds for all of them.
        first = next(name for name, _ in mapping.value if name.value == "groups")
        changed = f"{text[: first.start_mark.index]}{key}: {shown}\n{text[first.start_mark.index :]}"
    else:
        last = mapping.value[-1][1]
        at = _line_end(text, _end(text, last))
        changed = f"{text[:at]}\n{' ' * mapping.start_mark.column}{key}: {shown}{text[at:]}"

    def meant(read: dict[str, Any]) -> None:
        _section(read, group)[key] = value if isinstance(value, str) else list(value)

    return _checked(text, changed, meant)


def with_group(text: str, group: Mapping[str, str | Sequence[str]]) -> str:
    """The lexicon with a further group at its end."""
    root = _composed(text)
    groups = _value(root, "groups")
    if groups is None or groups.flow_style or not groups.value:
        raise _refused("`groups` is no list of blocks")
    dash = groups.start_mark.column
    lines = group_lines(group, dash)
    at = _line_end(text, _end(text, groups.value[-1]))
    changed = f"{text[:at]}\n{lines}{text[at:]}" if at < len(text) else f"{text}\n{lines}\n"

    def meant(read: dict[str, Any]) -> None:
        read["groups"].append({key: value if isinstance(value, str) else list(value) for key, value in group.items()})

    return _checked(text, changed, meant)


def new_lexicon(name: str, title: str, groups: Sequence[Mapping[str, str | Sequence[str]]]) -> str:
    """The text of a lexicon that is not there yet."""
    lines = [f"name: {name}", f"title: {spelled(title)}", "groups:", *(group_lines(group, 2) for group in groups)]
    return "\n".join(lines) + "\n"


def group_lines(group: Mapping[str, str | Sequence[str]], dash: int) -> str:
    """A group as it stands in a file."""
    lines = []
    for number, (key, value) in enumerate(group.items()):
        lead = " " * dash + ("- " if number == 0 else "  ")
        shown = spelled(value) if isinstance(value, str) else f"[{', '.join(map(spelled, value))}]"
        lines.append(f"{lead}{key}: {shown}")
    return "\n".join(lines)


def spelled(text: str) -> str:
    """A text as YAML: bare where that means the same, else in quotes."""
    bare = text == text.strip() and _PLAIN.fullmatch(text) and not _RESERVED.fullmatch(text)
    if bare or _DAY.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


# ---------------------------------------------------------------- where things stand


def _composed(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode

    try:
        node = YAML().compose(text)
    except YAMLError:
        raise _refused("no YAML") from None
    if not isinstance(node, MappingNode):
        raise _refused("no keys and values")
    return node


def _value(mapping: Any, key: str) -> Any:
    return next((value for name, value in mapping.value if name.value == key), None)


def _group(text: str, group: str | None) -> Any:
    root = _composed(text)
    if group is None:
        return root
    groups = _value(root, "groups")
    for each in groups.value if groups is not None and isinstance(groups.value, list) else ():
        named = _value(each, "id") if isinstance(each.value, list) else None
        if named is not None and named.value == group:
            return each
    raise _refused(f"no group `{group}`")


def _end(text: str, node: Any) -> int:
    """Where a value ends; a block's own mark lies behind the blank lines and comments after it."""
    if isinstance(node.value, list) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    while end > node.start_mark.index and text[end - 1] in " \n":
        end -= 1
    return end


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


# ---------------------------------------------------------------- what it says


def _section(value: dict[str, Any], group: str | None) -> Any:
    return value if group is None else next(each for each in value["groups"] if each.get("id") == group)


def _checked(before: str, after: str, change: Callable[[dict[str, Any]], None]) -> str:
    wanted = _read(before)
    change(wanted)
    if _read(after) != wanted:
        raise _refused("the change cannot be put in without touching the rest")
    return after


def _refused(why: str) -> InputError:
    en, zh = "this word list cannot be edited without touching the rest", "这个词表没法只改一处而不动别处"
    return InputError("cannot-edit", Wording(f"{en} ({why}): edit it by hand", f"{zh}({why}):请手工改"))


def _read(text: str) -> dict[str, Any]:
    value: Any = read_yaml(text, libyaml=True)[0]
    if not isinstance(value, dict):
        raise _refused("no keys and values")
    return value
