"""Archives sent in error or in malice are refused whole, with the place and a sentence."""

from __future__ import annotations

import io
import stat
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.imports.slack_archive import open_archive
from parvis.imports.slack_records import Refused
from parvis.imports.zip_container import Limits
from tests.imports import slack_builder as build

DAY = "general/2024-03-01.json"


def blocking(files: build.Files | io.BytesIO, **limits: int) -> list[tuple[str, int | None, str]]:
    source = files if isinstance(files, io.BytesIO) else build.zipped(files)
    with open_archive(source, limits=Limits(**limits)) as archive:
        return [(p.file, p.line, p.message) for p in archive.check() if p.blocking]


def refusal(files: build.Files | io.BytesIO, **limits: int) -> tuple[str, int | None]:
    """Where the only problem is; also that nothing can be read."""
    source = files if isinstance(files, io.BytesIO) else build.zipped(files)
    with open_archive(source, limits=Limits(**limits)) as archive:
        with pytest.raises(Refused):
            list(archive.people())
        [problem] = [p for p in archive.check() if p.blocking]
    assert problem.message.endswith(".")
    return problem.file, problem.line


def refusal_among(files: build.Files) -> tuple[str, int | None]:
    [(file, line, _message)] = blocking(files)
    return file, line


def test_the_honest_one_passes() -> None:
    assert blocking(build.small()) == []
    assert blocking(build.whole()) == []


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 no", b"[]", b"\0" * 100])
def test_not_a_zip(raw: bytes) -> None:
    assert refusal(io.BytesIO(raw)) == ("", None)


def test_a_truncated_zip() -> None:
    assert refusal(io.BytesIO(build.zipped(build.small()).getvalue()[:-30])) == ("", None)


@pytest.mark.parametrize("name", ["../x.json", "a/../../x", "/etc/x", "C:/x", "a\\..\\x", "C:x"])
def test_names_that_point_outside(name: str) -> None:
    assert refusal({**build.small(), name: "x"})[0] == name


def test_a_symbolic_link() -> None:
    buffer = build.zipped(build.small())
    link = zipfile.ZipInfo("general/2024-03-02.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal(buffer) == ("general/2024-03-02.json", None)


def test_a_password() -> None:
    raw = bytearray(build.zipped(build.small()).getvalue())
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 8] |= 1
    assert "password" in blocking(io.BytesIO(bytes(raw)))[0][2]


def test_a_compression_slack_never_uses() -> None:
    buffer = build.zipped(build.small())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("general/2024-03-02.json", "[]")
    assert refusal(buffer) == ("general/2024-03-02.json", None)


def test_the_same_name_twice() -> None:
    buffer = build.zipped(build.small())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("users.json", "[]")
    assert refusal(buffer) == ("users.json", None)


def test_bombs() -> None:
    spaces = {**build.small(), "general/2024-03-02.json": "[" + " " * (3 << 20) + "]"}
    assert refusal(spaces) == ("general/2024-03-02.json", None)
    assert blocking(spaces, ratio=5000) == []


def test_limits_of_size_and_number() -> None:
    assert refusal(build.small(), entries=2) == ("", None)
    assert refusal(build.small(), total=200) == ("", None)
    assert refusal(build.small(), file=200) == ("users.json", None)
    assert blocking(build.small(), entries=3, total=5000, file=2000) == []


def test_a_size_that_lies() -> None:
    """The header claims less than there is: the content is cut, its checksum fails, nothing is believed."""
    raw = bytearray(build.zipped(build.small()).getvalue())
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 24 : entry + 28] = (50).to_bytes(4, "little")
    assert refusal(io.BytesIO(bytes(raw))) == ("users.json", None)


def test_entries_that_share_bytes() -> None:
    raw = bytearray(build.zipped(build.small()).getvalue())
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 20 : entry + 24] = (1 << 20).to_bytes(4, "little")
    assert refusal(io.BytesIO(bytes(raw))) == ("", None)


@pytest.mark.parametrize("name", ["users.json", "channels.json"])
def test_a_list_that_is_missing(name: str) -> None:
    files = build.small()
    del files[name]
    assert refusal(files) == (name, None)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('[\n {"ts": "1.0", "text": "a"},\n {"ts": "2.0", "text": }\n]', 3),
        ('[\n {"ts": "1.0"}\n {"ts": "2.0"}\n]', 3),
        ('[\n {"ts": "1.0"},\n]', 3),
        ('[\n {"ts": "1.0"}\n', 3),
        ('[{"ts": "1.0"}]\n\nmore', 3),
        ('\n{"ts": "1.0"}', 2),
        ("", 1),
        ("null", 1),
        ('[{"ts": "1.0"},\n "hello"]', 2),
        ('[{"ts": "1.0"},\n {"text": "no ts"}]', 2),
        ('[{"ts": "1.0"},\n {"ts": 2.5}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "tomorrow"}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "2.0", "text": 12}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "2.0", "reactions": [{"users": []}]}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "1.0", "text": "other"}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "2.0", "x": NaN}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "2.0", "x": -Infinity}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "2.0", "x": 1e999}]', 2),
        ('[{"ts": "1.0"},\n {"ts": "2.0", "x": ' + "9" * 5000 + "}]", 2),
        ('[{"ts": "1.0"},\n {"ts": "2.0", "x": ' + "[" * 40 + "]" * 40 + "}]", 2),
        ('[{"ts": "1.0"},\n' + "[" * 200_000, 2),
        (b'[{"ts": "1.0"},\n {"ts": "2.0", "text": "\xe9"}]', 2),
    ],
)
def test_bad_json_says_its_line(content: str | bytes, line: int) -> None:
    assert refusal({**build.small(), DAY: content}) == (DAY, line)


@pytest.mark.parametrize("value", ["[" * 28 + "]" * 28, '"' + "[" * 60 + '"', "9" * 18, '"\\ud83d\\ude00"'])
def test_unusual_json_passes(value: str) -> None:
    assert blocking({**build.small(), DAY: '[{"ts": "1.0", "x": ' + value + "}]"}) == []


def test_a_byte_order_mark_passes() -> None:
    assert blocking({**build.small(), DAY: '\ufeff[{"ts": "1.0"}]'}) == []


def test_text_a_database_refuses_is_mended() -> None:
    archive = open_archive(
        build.zipped({**build.small(), DAY: '[{"ts": "1.0", "text": "a\\u0000b\\ud800c\\ud83d\\ude00\\td"}]'})
    )
    [general] = archive.conversations()
    assert [m.text for m in archive.messages(general)] == ["ab\ufffdc😀\td"]


def test_identifiers_listed_twice() -> None:
    files = build.small()
    files["users.json"].append(build.user("U1", "twin"))
    assert refusal(files) == ("users.json", 22)
    both = {**build.small(), "groups.json": [build.channel("C1", "other")]}
    assert refusal(both) == ("groups.json", 2)
    folder = {**build.small(), "groups.json": [build.channel("G1", "general")]}
    assert refusal(folder) == ("general", None)


def test_several_files_are_reported_at_once() -> None:
    files: dict[str, Any] = {**build.small(), DAY: "[{]", "general/2024-03-02.json": "no"}
    assert [(file, line) for file, line, _ in blocking(files)] == [(DAY, 1), ("general/2024-03-02.json", 1)]


def test_things_to_know_that_do_not_block() -> None:
    files = build.small()
    files[DAY].append(build.said("1709280500.000000", "U2", "Late", thread_ts="1600000000.000000"))
    files["unknown/2024-03-01.json"] = []
    with open_archive(build.zipped(files)) as archive:
        assert [(p.file, p.blocking) for p in archive.check()] == [("unknown", False), ("general", False)]
        assert archive.summary().messages == 2


def test_many_remarks_never_hide_what_blocks() -> None:
    files = build.small()
    for number in range(150):
        files[f"unlisted{number}/2024-03-01.json"] = []
    with open_archive(build.zipped(files)) as archive:
        assert (len(archive.check()), [p for p in archive.check() if p.blocking]) == (100, [])
    assert refusal_among({**files, DAY: "[{]"}) == (DAY, 1)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_flipped_bytes_never_crash(data: st.DataObject) -> None:
    raw = bytearray(build.zipped(build.small()).getvalue())
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=6)):
        raw[at] = data.draw(st.integers(0, 255))
    with open_archive(io.BytesIO(bytes(raw))) as archive:
        if not [p for p in archive.check() if p.blocking]:
            assert len(list(archive.people())) >= 1
