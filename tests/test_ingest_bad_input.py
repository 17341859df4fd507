"""Bad input: told of with its file, harmless to other files and to the last snapshot."""

from __future__ import annotations

from pathlib import Path

import ingest_samples as samples
import pdf_samples
import pytest

from ingest.pipeline import DocumentReport, IngestReport, ingest
from kkgraph.errors import SnapshotError, SourceError
from kkgraph.files import lock_alone
from kkgraph.snapshot.reader import Snapshot

GOOD = "lingonheda-2024.txt"


def one(report: IngestReport, name: str) -> DocumentReport:
    (document,) = [d for d in report.documents if d.file == name]
    return document


def codes(document: DocumentReport) -> list[str]:
    return [warning.code for warning in document.warnings]


def zip_bomb() -> bytes:
    return samples.zipped({"stor.txt": b"a" * 30_000_000})


BAD: dict[str, tuple[bytes, str]] = {
    "locked.pdf": (pdf_samples.drawn(lambda c: c.drawString(9, 9, "x"), encrypt="hem"), "password"),
    "short.pdf": (pdf_samples.contract()[:2000], "stops before its end"),
    "broken.pdf": (b"%PDF-1.7\n" + b"\xff\x00" * 400 + b"%%EOF", "damaged|no pages|no text"),
    "scanned.pdf": (pdf_samples.scanned(), "OCR"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n\t\n", "no text"),
    "nul.txt": (samples.sample(GOOD) + b"\0\0", "NUL byte"),
    "broken.docx": (b"PK\x03\x04" + b"\x07" * 300, "damaged"),
    "bomb.zip": (zip_bomb(), "unpacks to more"),
    "leaves.zip": (samples.zipped({"../evil.txt": b"x"}), "leads out"),
    "nothing.zip": (samples.zipped({"a.csv": b"x"}), "nothing to read"),
    "novel.txt": ("Det var en gång en katt.\n".encode() * 50, "no climate contract"),
    "unknown.txt": (
        samples.text(GOOD).replace("Lingonheda", "Ankeborg").encode(),
        "no municipality of the register|no municipality is named",
    ),
    "undated.txt": (
        b"Klimatkontrakt 2030\n\nParter i Klimatkontrakt 2030 \xc3\xa4r: Lingonheda kommun.\n\n"
        b"1. Syftet med Klimatkontrakt 2030\n\nKommunen avser att minska.\n",
        "which year or version",
    ),
    "unnumbered.txt": (
        "Klimatkontrakt 2030\n\nParter i Klimatkontrakt 2030 är: Lingonheda kommun.\n\n"
        "Det ska gälla för 2024. Kommunen avser att minska.\n".encode(),
        "no numbered headings",
    ),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestReport]:
    """All bad files at once, among them a good one."""
    folder = tmp_path_factory.mktemp("mixed")
    files: dict[str, bytes | str] = {name: content for name, (content, _) in BAD.items()}
    samples.put(folder / "in", {**files, GOOD: samples.sample(GOOD)})
    report = ingest([folder / "in"], data_dir=folder / "data", workers=2)
    return folder, report


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_told_of(mixed: tuple[Path, IngestReport], name: str) -> None:
    _, report = mixed
    found = [d for d in report.documents if d.file.split("/")[0] == name]
    assert [d.status for d in found] == ["failed"]
    error = found[0].error or ""
    assert error.startswith(name)
    assert any(words in error for words in BAD[name][1].split("|")), error
    assert "unexpected" not in error and "Traceback" not in error
    assert found[0].contracts == []


def test_the_good_file_among_them_is_taken(mixed: tuple[Path, IngestReport]) -> None:
    folder, report = mixed
    assert one(report, GOOD).status == "added"
    assert Snapshot.open(folder / "data").contract_ids() == ["lingonheda-2024"]
    assert not (folder / "evil.txt").exists()


def test_strict_makes_no_snapshot(tmp_path: Path) -> None:
    samples.put(tmp_path / "in", {GOOD: samples.sample(GOOD), "novel.txt": BAD["novel.txt"][0]})
    report = ingest([tmp_path / "in"], data_dir=tmp_path / "data", strict=True)
    assert report.snapshot is None
    with pytest.raises(SnapshotError, match="no snapshot"):
        Snapshot.open(tmp_path / "data")


def test_only_bad_files_leave_the_last_snapshot(tmp_path: Path) -> None:
    samples.put(tmp_path, {GOOD: samples.sample(GOOD), "novel.txt": BAD["novel.txt"][0]})
    first = ingest([tmp_path / GOOD], data_dir=tmp_path / "data")
    second = ingest([tmp_path / "novel.txt"], data_dir=tmp_path / "data")
    assert one(second, "novel.txt").status == "failed"
    assert second.snapshot == first.snapshot == Snapshot.open(tmp_path / "data").id


def test_wrong_suffixes_and_bytes_are_only_warned_of(tmp_path: Path) -> None:
    legacy = samples.text("stenlycke-2025.txt").encode("cp1252", "replace")
    lines = samples.sample("angsvattnet-2020.txt").split(b"\n")
    lines[4] += b" \xe5"
    samples.put(
        tmp_path / "in",
        {
            "videskar.txt": samples.sample("videskar-2025.docx"),
            "stenlycke.txt": legacy,
            "angsvattnet.txt": b"\n".join(lines),
        },
    )
    report = ingest([tmp_path / "in"], data_dir=tmp_path / "data", workers=2)
    assert [d.status for d in report.documents] == ["added"] * 3
    assert "suffix" in codes(one(report, "videskar.txt"))
    assert "encoding" in codes(one(report, "stenlycke.txt"))
    (warning,) = one(report, "angsvattnet.txt").warnings
    assert (warning.code, warning.line) == ("encoding", 5)


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        ingest([tmp_path / "none.txt"], data_dir=tmp_path / "data")
    with pytest.raises(SourceError, match="nothing to read"):
        ingest([tmp_path], data_dir=tmp_path / "data")


def test_the_same_file_under_two_names(tmp_path: Path) -> None:
    samples.put(tmp_path / "in", {"b.txt": samples.sample(GOOD), "a.txt": samples.sample(GOOD)})
    report = ingest([tmp_path / "in"], data_dir=tmp_path / "data")
    assert one(report, "a.txt").status == "added"
    assert one(report, "b.txt").status == "unchanged"
    assert codes(one(report, "b.txt")) == ["duplicate"]
    alone = tmp_path / "alone"
    ingest([tmp_path / "in" / "b.txt"], data_dir=alone)
    ingest([tmp_path / "in" / "a.txt"], data_dir=alone)
    assert samples.content(alone) == samples.content(tmp_path / "data")


def test_two_texts_for_one_contract(tmp_path: Path) -> None:
    other = samples.text(GOOD).replace("avser att", "åtar sig att", 1)
    samples.put(tmp_path / "in", {"a.txt": samples.sample(GOOD), "b.txt": other})
    data = tmp_path / "data"
    report = ingest([tmp_path / "in"], data_dir=data)
    assert one(report, "a.txt").status == "added"
    refused = one(report, "b.txt")
    assert refused.status == "failed"
    assert "already read from a.txt" in (refused.error or "") and "--replace" in (
        refused.error or ""
    )
    again = ingest([tmp_path / "in" / "b.txt"], data_dir=data)
    assert one(again, "b.txt").status == "failed"
    assert again.snapshot == report.snapshot
    replaced = ingest([tmp_path / "in" / "b.txt"], data_dir=data, replace=True)
    assert one(replaced, "b.txt").status == "replaced"
    assert codes(one(replaced, "b.txt")) == ["replaced"]
    assert Snapshot.open(data).manifest.contracts["lingonheda-2024"]["file"] == "b.txt"
    ingest([tmp_path / "in" / "b.txt"], data_dir=tmp_path / "alone")
    assert samples.content(data) == samples.content(tmp_path / "alone")


def test_the_whole_contract_goes_before_its_summary(tmp_path: Path) -> None:
    short = samples.text(GOOD).replace("avser att", "åtar sig att", 1)
    manifest = "kort.txt:\n  text_status: summary\n"
    samples.put(tmp_path / "in", {"kort.txt": short, "contracts.yaml": manifest})
    samples.put(tmp_path / "more", {GOOD: samples.sample(GOOD)})
    data = tmp_path / "data"
    ingest([tmp_path / "in"], data_dir=data)
    assert Snapshot.open(data).contract("lingonheda-2024").text_status == "summary"
    report = ingest([tmp_path / "more"], data_dir=data)
    assert one(report, GOOD).status == "added"
    assert codes(one(report, GOOD)) == ["superseded"]
    assert Snapshot.open(data).contract("lingonheda-2024").text_status == "whole"
    again = ingest([tmp_path / "in", tmp_path / "more"], data_dir=data)
    assert codes(one(again, "kort.txt")) == ["superseded"]
    assert one(again, "kort.txt").contracts == []


def test_members_of_an_archive_are_taken_one_by_one(tmp_path: Path) -> None:
    members = {GOOD: samples.sample(GOOD), "novel.txt": BAD["novel.txt"][0], "../x.txt": b"x"}
    samples.put(tmp_path, {"all.zip": samples.zipped(members)})
    report = ingest([tmp_path / "all.zip"], data_dir=tmp_path / "data")
    assert one(report, f"all.zip/{GOOD}").status == "added"
    assert one(report, "all.zip/novel.txt").status == "failed"
    assert one(report, "all.zip/../x.txt").status == "failed"
    again = ingest([tmp_path / "all.zip"], data_dir=tmp_path / "data")
    assert one(again, f"all.zip/{GOOD}").status == "unchanged"
    assert again.snapshot == report.snapshot


def test_a_pdf_of_500_pages(tmp_path: Path) -> None:
    lines = [line for line in samples.text(GOOD).splitlines() if line.strip()]

    def draw(canvas: pdf_samples.Canvas) -> None:
        for page in range(500):
            for row, line in enumerate(
                lines[page * 40 : page * 40 + 40] or [f"Sida {page} med text som fyller ut."] * 4
            ):
                canvas.drawString(60, 780 - 18 * row, line.strip()[:100])
            canvas.showPage()

    samples.put(tmp_path, {"lang.pdf": pdf_samples.drawn(draw)})
    report = ingest([tmp_path / "lang.pdf"], data_dir=tmp_path / "data")
    assert [(d.status, d.error) for d in report.documents] == [("added", None)]
    assert Snapshot.open(tmp_path / "data").contract("lingonheda-2024").source.pages == 500


def test_two_at_once(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    handle = lock_alone(tmp_path / "data" / "lock")
    samples.put(tmp_path, {GOOD: samples.sample(GOOD)})
    with pytest.raises(SnapshotError, match="another ingest is running"):
        ingest([tmp_path / GOOD], data_dir=tmp_path / "data")
    assert handle > 0


def test_damage_in_the_last_snapshot_is_not_passed_on(tmp_path: Path) -> None:
    samples.put(
        tmp_path / "in", {GOOD: samples.sample(GOOD), "s.txt": samples.text("stenlycke-2025.txt")}
    )
    data = tmp_path / "data"
    ingest([tmp_path / "in"], data_dir=data)
    whole = samples.content(data)
    (path,) = (data / "current" / "texts").glob(
        f"{Snapshot.open(data).contract('lingonheda-2024').source.sha256}*"
    )
    path.write_text("something else", encoding="utf-8")
    with pytest.raises(SnapshotError, match=f"{GOOD} is damaged"):
        ingest([tmp_path / "in" / "s.txt"], data_dir=data)
    report = ingest([tmp_path / "in"], data_dir=data)
    assert all(d.status != "failed" for d in report.documents)
    assert samples.content(data) == whole
