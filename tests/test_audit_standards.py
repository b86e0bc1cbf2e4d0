"""The published vectors: RFC 6962 (and those of transparency-dev/merkle), RFC 8785, C2SP signed-note and tlog-proof."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from typing import Any

import pytest

from copygate.audit.canonical import canonical, parse
from copygate.audit.checkpoint import Checkpoint, VerifiedCheckpoint, verify_checkpoint
from copygate.audit.merkle import (
    EMPTY_ROOT,
    HASH,
    leaf_hash,
    node_hash,
    root_by_inclusion,
    roots_by_consistency,
    tree_root,
)
from copygate.audit.note import SigningKey, VerifierKey, open_note, sign_note
from copygate.audit.proof import Receipt, verify_consistency
from copygate.errors import AuditError
from tests.audit import LOG_KEY, signed, vectors

# The leaves and roots of the reference implementation of Certificate Transparency, used by every implementation since.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_hashes_of_rfc_6962() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    hashes = [leaf_hash(bytes.fromhex(each)) for each in LEAVES]
    assert [tree_root(hashes[:size]).hex() for size in range(1, 9)] == ROOTS


@pytest.mark.parametrize("vector", vectors("inclusion"), ids=lambda each: each["name"])
def test_inclusion_vectors(vector: dict[str, Any]) -> None:
    hashed, *proof = (b64decode(each) for each in (vector["leafHash"], *(vector["proof"] or ())))
    found = root_by_inclusion(vector["leafIdx"], vector["treeSize"], hashed, proof)
    assert (found != b64decode(vector["root"]) or len(hashed) != HASH) is vector["wantErr"]


@pytest.mark.parametrize("vector", vectors("consistency"), ids=lambda each: each["name"])
def test_consistency_vectors(vector: dict[str, Any]) -> None:
    old_root, new_root, *proof = (
        b64decode(each) for each in (vector["root1"], vector["root2"], *(vector["proof"] or ()))
    )
    found = roots_by_consistency(vector["size1"], vector["size2"], old_root, proof)
    assert (found != (old_root, new_root)) is vector["wantErr"]
    if len(old_root) == len(new_root) == HASH and vector["size1"] and vector["size2"]:
        old, new = signed(vector["size1"], old_root), signed(vector["size2"], new_root)
        assert _holds(old, new, proof) is not vector["wantErr"]


def _holds(old: VerifiedCheckpoint, new: VerifiedCheckpoint, proof: list[bytes]) -> bool:
    try:
        verify_consistency(old, new, proof)
    except AuditError:
        return False
    return True


# github.com/cyberphone/json-canonicalization, testdata: french, weird; and the strings of RFC 8785 section 3.2.2.2.
CANONICAL = [
    (
        '{"peach": "This sorting order", "péché": "is wrong according to French", "pêche": "but canonicalization MUST", "sin": "ingnore locale"}',
        '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}',
    ),
    (
        r'{"\u20ac":"Euro Sign","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley","\u00f6":"Latin Small Letter O With Diaeresis","\ufb33":"Hebrew Letter Dalet With Dagesh","</script>":"Browser Challenge"}',
        '{"1":"One","</script>":"Browser Challenge","\x80":"Control\x7f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ),
    (
        r'{"string":"\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"\/"}',
        '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ),
]


@pytest.mark.parametrize(("given", "expected"), CANONICAL)
def test_canonical_json_of_rfc_8785(given: str, expected: str) -> None:
    assert canonical(json.loads(given)) == expected.encode()
    assert canonical(parse(expected.encode())) == expected.encode()


EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # noqa: S105 - published
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
BY_PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
BY_ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"


def test_the_example_of_signed_note() -> None:
    key = VerifierKey.parse(EXAMPLE_KEY)
    assert str(key) == EXAMPLE_KEY
    assert open_note(EXAMPLE.encode(), [key]).text == "This is an example message.\n"


def test_notes_of_the_go_implementation() -> None:
    key = SigningKey.parse(PETER_SECRET)
    assert (key.secret, str(key.verifier)) == (PETER_SECRET, PETER)
    assert sign_note(TEXT, key) == (TEXT + "\n" + BY_PETER).encode()
    peter, enoch = VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)
    both = (TEXT + "\n" + BY_PETER + BY_ENOCH).encode()
    assert open_note(both, [peter]).signers == (peter,)
    assert open_note(both, [peter, enoch]).signers == (peter, enoch)
    assert open_note((TEXT + "\n" + BY_PETER * 2).encode(), [peter]).signers == (peter,)


@pytest.mark.parametrize(
    "raw",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + BY_PETER[:-1],
        "\x01" + TEXT + "\n" + BY_PETER,
        TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad Name"),
        TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Peter+Neumann"),
        TEXT + "\n" + BY_PETER + "Unexpected line.\n",
        TEXT + "\n" + BY_PETER * 101,
        TEXT + "\n" + BY_PETER[:60] + "ABCD" + BY_PETER[60:],
        TEXT + "\n" + BY_PETER.replace("nAM=", "nAN="),  # bits that base 64 throws away
        TEXT.replace("\n", "\r\n") + "\n" + BY_PETER,
        TEXT.replace("answer", "Answer") + "\n" + BY_PETER,
        TEXT + "\n" + BY_ENOCH,
    ],
)
def test_notes_that_the_go_implementation_refuses(raw: str) -> None:
    with pytest.raises(AuditError):
        open_note(raw.encode(), [VerifierKey.parse(PETER)])


def test_a_note_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(AuditError):
        open_note(b"\xff" + (TEXT + "\n" + BY_PETER).encode(), [VerifierKey.parse(PETER)])


def test_every_mutation_of_a_verifier_key_is_refused() -> None:
    cut = [PETER[:at] + PETER[upto:] for at in range(len(PETER)) for upto in range(at + 1, len(PETER) + 1)]
    changed = [PETER[:at] + chr(ord(PETER[at]) + 1) + PETER[at + 1 :] for at in range(len(PETER))]
    for each in cut + changed:
        with pytest.raises(AuditError):
            VerifierKey.parse(each)


def test_the_example_of_tlog_checkpoint() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    found = Checkpoint.parse(text)
    assert (found.origin, found.size, found.text) == ("example.com/behind-the-sofa", 20852163, text)
    assert Checkpoint.parse(text + "an extension\n") == found


@pytest.mark.parametrize(
    "text",
    [
        "origin\n1\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n１\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
        "origin\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nextension\n",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(AuditError):
        Checkpoint.parse(text)


def test_a_checkpoint_of_another_log_is_refused_though_a_known_key_signed_it() -> None:
    person = SigningKey("p-71", sha256(b"a person").digest())
    note = sign_note(Checkpoint(LOG_KEY.name, 1, b"\1" * HASH).text, person)
    with pytest.raises(AuditError):
        verify_checkpoint(note, [LOG_KEY.verifier, person.verifier])


def test_a_verified_checkpoint_is_made_by_verifying_alone() -> None:
    with pytest.raises(TypeError):
        VerifiedCheckpoint(object(), Checkpoint("origin", 1, b"\1" * HASH), b"", ())


RECEIPT = """c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

"""


def test_the_example_of_tlog_proof_is_read_and_written_alike() -> None:
    text = RECEIPT.replace("6kYXJ3aW4tYXJ", "6")  # the page's own extra is no base 64
    found = Receipt.decode(text.encode())
    assert (found.index, len(found.proof), found.checkpoint[:20]) == (73894, 2, b"example.com/fancylog")
    assert found.encode() == text.encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("index 73894", "index 073894"),
        ("index 73894\n", ""),
        ("extra Y", "extra *"),
        ("PlQ=", "PlR="),
        ("gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=", "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPg=="),
        ("\n\n", "\n"),
        ("index", "extra YQ==\nindex"),
    ],
)
def test_what_is_no_receipt(old: str, new: str) -> None:
    text = RECEIPT.replace("6kYXJ3aW4tYXJ", "6")
    assert old in text
    with pytest.raises(AuditError):
        Receipt.decode(text.replace(old, new).encode())
