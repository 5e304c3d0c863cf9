"""The test files of five MARC libraries: what each holds, counted by hand or by the library that made it."""

from pathlib import Path

import pytest

from carrel.formats import Fault, TitleRecord, read_marc, read_marcxml

_SOUND = {
    "evergreen/lul_fre_100.mrc": 100,
    "evergreen/map_data.mrc": 3,
    "evergreen/nepali.marc": 96,
    "evergreen/oss.marc": 42,
    "evergreen/sample_acq_order.mrc": 10,
    "marc/folio_migration_tools/corrupt_leader.mrc": 1,
    "marc/folio_migration_tools/diacritics/diac-4-theo-directly-from-sierra.mrc": 8,
    "marc/marc-perl/marc-charset/cjk1.marc": 1,
    "marc/marc-perl/marc-charset/hebrew1.marc": 1,
    "marc/marc-perl/marc-lint/camel.usmarc": 11,
    "marc/marc-perl/marc-record/cameleof.usmarc": 10,
    "marc/marc-perl/marc-record/filler.usmarc": 3,
    "marc/marc-perl/marc-xml/batch-ns.xml": 10,
    "marc/palace/ils_plympton_01.mrc": 36,
    "marc/pymarc/marc.dat": 20,
    "marc/pymarc/regression45.dat": 12,
    "marc/ruby-marc/random_tag_order.dat": 1,
    "marc/ruby-marc/utf8_multirecord.marc": 2,
}
_BROKEN = {
    # file: titles read, and for each fault the record and what it must say
    "evergreen/auth-subset100.mrc": (0, dict.fromkeys(range(1, 18), "authority")),
    "marc/folio_migration_tools/mfhd/holding.mrc": (0, dict.fromkeys(range(1, 5), "holdings")),
    "marc/marc-perl/marc-charset/farsi.marc": (0, {1: "no end"}),
    "marc/marc-perl/marc-record/baddir.usmarc": (0, {1: "the directory names 11 fields and 9 are there"}),
    "marc/marc-perl/marc-record/badldr.usmarc": (6, {7: "cut short"}),
    "marc/marc-perl/marc-xml/empty-record.xml": (0, {1: "no title"}),
    "marc/marc-perl/marc-xml/invalid.xml": (0, {0: "no record"}),
    "marc/pymarc/1251.dat": (0, dict.fromkeys(range(1, 7), "neither UTF-8 nor MARC-8")),
    "marc/pymarc/bad_records.mrc": (5, {4: "damaged", 5: "damaged", 7: "too short"}),
    "marc/pymarc/testunimarc.dat": (0, {1: "UNIMARC"}),
    "marc/ruby-marc/cp866_multirecord.marc": (0, {1: "neither UTF-8 nor MARC-8", 2: "neither UTF-8 nor MARC-8"}),
    "marc/ruby-marc/marc8_accented_chars.marc": (0, {1: "the leader says UTF-8 and the text is not"}),
    "marc/ruby-marc/three-records-second-bad.xml": (1, {2: "not well-formed"}),
    "marc/ruby-marc/utf8_with_bad_bytes.marc": (0, {1: "the leader says UTF-8 and the text is not"}),
}


def _read(path: Path) -> tuple[list[TitleRecord], list[Fault]]:
    reader = read_marcxml if path.suffix == ".xml" else read_marc
    with path.open("rb") as file:
        found = list(reader(path.name, iter(lambda: file.read(997), b"")))
    return [f for f in found if isinstance(f, TitleRecord)], [f for f in found if isinstance(f, Fault)]


@pytest.mark.parametrize("name", _SOUND)
def test_sound_files_are_read_whole(shared: Path, name: str) -> None:
    titles, faults = _read(shared / name)
    assert (len(titles), faults) == (_SOUND[name], [])


@pytest.mark.parametrize("name", _BROKEN)
def test_broken_files_give_a_clear_fault_for_each_record(shared: Path, name: str) -> None:
    titles, faults = _read(shared / name)
    count, said = _BROKEN[name]
    assert len(titles) == count
    assert [fault.line for fault in faults] == list(said)
    for fault, words in zip(faults, said.values(), strict=True):
        assert words in fault.what
        assert fault.remedy


@pytest.mark.parametrize(
    ("name", "title", "author"),
    [
        ("marc/pymarc/marc8.dat", "Escape from loneliness", "Tournier, Paul."),
        ("marc/marc-perl/marc-charset/cjk3.marc", "Lu Xun yu Zhe dong wen hua", "Chen, Fangjing."),
        ("evergreen/nepali.marc", "बिहानी टुसा", "शाह, वीरेन्द्रविक्रम."),
        ("marc/ruby-marc/messed_up_leader.xml", "Applied ecotoxicology", "Römbke, Jörg."),
    ],
)
def test_scripts_come_through(shared: Path, name: str, title: str, author: str) -> None:
    titles, _ = _read(shared / name)
    assert (titles[0].title, titles[0].author) == (title, author)


def test_no_file_is_passed_over_in_silence(shared: Path) -> None:
    for path in sorted((shared / "marc").rglob("*")):
        if path.suffix in (".mrc", ".marc", ".dat", ".usmarc", ".xml"):
            titles, faults = _read(path)
            assert titles or faults, path.name
