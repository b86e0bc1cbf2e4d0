"""Leaves: one entry has one spelling; what is not an entry is refused; what is sealed opens in its own place alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from copygate.audit.canonical import MOST_DEPTH, canonical, parse
from copygate.audit.entry import Entry, Reason, Sealed
from copygate.audit.identifiers import event_id, is_event_id, is_timestamp, timestamp
from copygate.audit.sealing import DataKey, seal, unseal
from copygate.audit.verifier import Malformed, read_canonical
from copygate.errors import AuditError
from tests.audit import ORIGIN, entry, moment

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
SCALAR = TEXT | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
VALUE = st.recursive(
    SCALAR, lambda each: st.lists(each, max_size=4) | st.dictionaries(TEXT, each, max_size=4), max_leaves=20
)


@given(VALUE)
def test_canonical_bytes_read_back_to_the_value_and_are_the_only_ones(value: Any) -> None:
    raw = canonical(value)
    assert parse(raw) == value
    for spaced in (b" " + raw, raw + b"\n"):
        with pytest.raises(AuditError):
            parse(spaced)


@given(VALUE, st.randoms(use_true_random=False))
def test_writer_and_verifier_take_the_same_bytes_for_canonical(value: Any, random: Random) -> None:
    raw = bytearray(canonical(value))
    for _ in range(10):
        assert _taken(lambda: parse(bytes(raw))) == _taken(lambda: read_canonical(bytes(raw)))
        raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)


def _taken(read: Callable[[], Any]) -> Any:
    try:
        return repr(read())
    except (AuditError, Malformed):
        return None


@pytest.mark.parametrize(
    "value",
    [None, 1.0, float("nan"), 2**53, -(2**53), {"a": None}, [0.5], "\ud800", {1: "a"}, {"a": {1}}, "a" * 65_534],
    ids=repr,
)
def test_what_the_log_does_not_know(value: Any) -> None:
    with pytest.raises(AuditError):
        canonical(value)


def test_depth_has_an_end() -> None:
    value: Any = "a"
    for _ in range(MOST_DEPTH - 1):
        value = [value]
    assert parse(canonical(value)) == value
    assert read_canonical(canonical(value)) == value
    with pytest.raises(AuditError):
        canonical([value])
    with pytest.raises(Malformed):
        read_canonical(b"[" + canonical(value) + b"]")
    with pytest.raises(AuditError):
        parse(b"[" * 60_000 + b"]" * 5_000)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":null}',
        b'{"a":9007199254740993}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":NaN}',
        b"\xef\xbb\xbf{}",
        b'"\xed\xa0\x80"',
        b"1" * 5_000,
        b"",
    ],
)
def test_json_that_readers_might_read_differently_is_refused(raw: bytes) -> None:
    with pytest.raises(AuditError):
        parse(raw)
    with pytest.raises(Malformed):
        read_canonical(raw)


def test_an_entry_reads_back_and_its_empty_fields_are_not_written() -> None:
    full = entry(7, "review.approved", previous=entry(6, "review.submitted").id, evidence=True)
    raw = full.encode()
    assert Entry.decode(raw) == full
    assert (b"null" in raw, b'""' in raw, b"[]" in raw) == (False, False, False)
    assert raw.startswith(b'{"act":"review.approved","actor":{')


@pytest.mark.parametrize(
    "change",
    [
        {"id": "01a1ff27-33a1-4ee8-91db-f819eb54cb95"},
        {"ts": "2026-11-21T17:28:41Z"},
        {"ts": "2026-13-21T17:28:41.000000Z"},
        {"act": "Approved"},
        {"act": "approved"},
        {"to_state": "a\nb"},
        {"req": "x" * 129},
        {"reason": Reason(code="")},
    ],
    ids=str,
)
def test_fields_that_are_not_as_they_must_be(change: dict[str, Any]) -> None:
    with pytest.raises(AuditError):
        replace(entry(1, "review.approved"), **change).encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":"copygate-audit/1"', b'"v":"copygate-audit/2"'),
        (b'"v":"copygate-audit/1"', b'"u":1,"v":"copygate-audit/1"'),
        (b'"act":', b'"act":"a.b","act":'),
        (b'"revision":3', b'"revision":-3'),
        (b'"revision":3', b'"revision":true'),
        (b'"revision":3', b'"revision":0'),
        (b'"kind":"user"', b'"kind":"root"'),
        (b'"from":', b'"from_state":'),
        (b',"type":"case"', b""),
        (b'"ts":', b'"sig":[],"ts":'),
        (b'"ts":', b'"sealed":{},"ts":'),
        (b'"data":{', b'"data":["a"],"dat":{'),
    ],
    ids=str,
)
def test_leaves_that_are_no_entries(old: bytes, new: bytes) -> None:
    raw = entry(1, "review.approved", states=("FIRST", "FINAL")).encode()
    assert old in raw
    with pytest.raises(AuditError):
        Entry.decode(raw.replace(old, new, 1))


def test_ids_and_times() -> None:
    ids = [event_id(moment(number)) for number in range(100)]
    assert all(map(is_event_id, ids))
    assert ids == sorted(ids)
    assert ids[0].startswith(f"{int(moment(0).timestamp() * 1000) >> 16:08x}-")
    assert is_timestamp(timestamp(moment(0)))
    assert timestamp(moment(0)) == "2026-11-21T09:00:00.000000Z"


def test_what_is_sealed_opens_with_its_key_in_its_place() -> None:
    key, event = DataKey.generate("s-9"), entry(1, "review.commented").id
    said, ciphertext = seal("举报人:王小明".encode(), key, ORIGIN, event, "reason.text")
    assert unseal(ciphertext, said, key, key.check_value, ORIGIN, event).decode() == "举报人:王小明"
    assert "王" not in repr(said) + repr(key)
    assert key.secret.hex() not in repr(key)
    again, _ = seal("举报人:王小明".encode(), key, ORIGIN, event, "reason.text")
    assert again.ct_sha256 != said.ct_sha256, "equal texts must not show as equal"

    other = DataKey(key.kid, key.subject, b"\1" * 32)
    flipped = ciphertext[:-1] + bytes([ciphertext[-1] ^ 1])
    for wrong in (
        (flipped, said, key, key.check_value, ORIGIN, event),
        (ciphertext, said, other, other.check_value, ORIGIN, event),
        (ciphertext, said, key, other.check_value, ORIGIN, event),
        (ciphertext, said, key, key.check_value, "another.example/log", event),
        (ciphertext, said, key, key.check_value, ORIGIN, entry(2, "review.commented").id),
        (ciphertext, replace(said, path="evidence"), key, key.check_value, ORIGIN, event),
        (ciphertext, replace(said, subject="s-8"), key, key.check_value, ORIGIN, event),
    ):
        with pytest.raises(AuditError) as error:
            unseal(*wrong)
        assert error.value.code == "audit.sealed"


def test_a_value_that_an_older_copygate_sealed_is_told_as_that_and_not_as_tampering() -> None:
    key, event, nonce = DataKey.generate("s-9"), entry(1, "review.commented").id, bytes(12)
    place = canonical([ORIGIN, event, "reason.text"])
    first = nonce + AESGCM(key.secret).encrypt(nonce, "举报人:王小明".encode(), place)
    said = Sealed(path="reason.text", subject=key.subject, kid=key.kid, ct_sha256=sha256(first).hexdigest())
    with pytest.raises(AuditError, match="older copygate") as error:
        unseal(first, said, key, key.check_value, ORIGIN, event)
    assert error.value.code == "audit.sealed-format"
