"""Files of answers of cities: which are read, what became of each, and what the snapshot holds.

They stand beside what the machine reads, each as a graph of its own, and stay when contracts are
read again; what no longer stands in a text is told at every reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.build.outcome import DocumentReport, Warned
from ingest.formats.limits import check_file_size
from kkgraph.errors import SnapshotError, SourceError
from kkgraph.review.answer_file import MARK, AnswerFault, CityAnswers, checked, read_file, to_yaml
from kkgraph.review.answer_file import kept as kept_answers
from kkgraph.review.answer_quads import answer_quads
from kkgraph.review.asked_statements import statements
from kkgraph.review.held import STATED, held_answers
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import load

_YAML = (".yaml", ".yml")
_MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class AnswersKept:
    """One file: its name, the hash of what is kept of it, and that text."""

    name: str
    sha256: str
    text: str

    @property
    def answers(self) -> CityAnswers:
        """What the city answered."""
        return kept_answers(self.text, self.name)


def is_answer_file(path: Path) -> bool:
    """Tell whether a file that was given holds answers of a city.

    :param path: the file.
    """
    if path.suffix.lower() not in _YAML:
        return path.suffix.lower() == ".xlsx"
    try:
        with path.open("rb") as file:
            return MARK.encode() in file.read(_MOST_BYTES)
    except OSError:
        return False


class AnswerFiles:
    """The files of answers of the last snapshot and of this run."""

    def __init__(self, builder: Builder) -> None:
        """Begin with what the last snapshot holds.

        :param builder: the snapshot being built.
        :raises SnapshotError: if a file that it holds is damaged.
        """
        self._builder = builder
        self._vocabulary = load()
        self._files = {file.name: file for file in _previous(builder)}

    def take(
        self, files: Iterable[tuple[Path, str]], *, replace: bool = False
    ) -> list[DocumentReport]:
        """Read files of answers; of one with a faulty row nothing is taken.

        :param files: path and name of each.
        :param replace: let a file take the place of an earlier one of the same name.
        :returns: what became of each.
        """
        return [self._take(path, name, replace) for path, name in files]

    def _take(self, path: Path, name: str, replace: bool) -> DocumentReport:
        try:
            check_file_size(path, name)
            data = path.read_bytes()
            if len(data) > _MOST_BYTES:
                raise SourceError(f"larger than {_MOST_BYTES} bytes", path=name)
            found, faults = self._checked(data, name)
        except OSError as error:
            return _failed(name, f"{name}: cannot be read: {error}")
        except SourceError as error:
            return _failed(name, str(error))
        if faults:
            return _failed(name, f"{name}: {_summary(faults)}; nothing of it was taken", faults)
        if not found.answers:
            return _failed(name, f"{name}: no row is answered; nothing to take")
        text = to_yaml(found)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        earlier = self._files.get(name)
        if earlier and earlier.sha256 == sha256:
            return DocumentReport(name, sha256, [found.contract], "unchanged", [])
        if earlier and not replace:
            return _failed(
                name,
                f"{name}: answers of this name were read before and say something else; use "
                "--replace to put these in their place, or give the file another name to keep both",
            )
        self._files[name] = AnswersKept(name, sha256, text)
        status = "replaced" if earlier else "added"
        return DocumentReport(name, sha256, [found.contract], status, [])

    def _checked(self, data: bytes, name: str) -> tuple[CityAnswers, list[AnswerFault]]:
        raw = read_file(data, name)
        previous = self._builder.previous
        key = raw.head["contract"]
        if previous is None or key not in previous.manifest.contracts:
            raise SourceError(
                f"answers for {key or 'no contract'}, which is not here",
                path=name,
                remedy="ingest the contract first",
            )
        contract = previous.contract(key)
        known = {item.key: item for item in statements(contract)}
        return checked(raw, self._vocabulary, known, previous.text(contract.source.sha256))

    def stated(self) -> list[dict[str, str]]:
        """Say in the manifest which files of answers the snapshot holds."""
        return [{"file": file.name, "sha256": file.sha256} for file in self._ordered()]

    def put(self) -> None:
        """Put every file into the snapshot, each as a graph of its own."""
        for file in self._ordered():
            found = file.answers
            place = find_municipality(self._vocabulary, found.organisation).code
            quads = answer_quads(found, place, file.sha256)
            self._builder.put_graph(iris.source_key(file.sha256), quads)
            self._builder.put_text(file.sha256, file.text)

    def told(self, taken: Sequence[DocumentReport], snapshot: Snapshot) -> list[DocumentReport]:
        """Say of the answers of this run and of earlier ones which no longer meet their text.

        :param taken: what became of the files of this run.
        :param snapshot: what was read now.
        :returns: these, and a document for each earlier file of which there are any.
        """
        given = {document.file: document for document in taken}
        for file in self._ordered():
            warnings = list(_gone(file, snapshot))
            contracts = [file.answers.contract]
            if file.name in given:
                given[file.name].warnings.extend(warnings)
            elif warnings:
                given[file.name] = DocumentReport(
                    file.name, file.sha256, contracts, "unchanged", warnings
                )
        return list(given.values())

    def _ordered(self) -> list[AnswersKept]:
        return [self._files[name] for name in sorted(self._files)]


def _gone(file: AnswersKept, snapshot: Snapshot) -> Iterator[Warned]:
    key = file.answers.contract
    if key not in snapshot.manifest.contracts:
        yield Warned("answers_without_contract", f"{key} is no longer here", None)
        return
    for answer in held_answers(snapshot, snapshot.contract(key)):
        if answer["file"] == file.name and answer["state"] == "quote_gone":
            message = (
                f"{answer['organisation']} answered ({answer['verdict']}) to words that no longer "
                f"stand in {key}: {answer['quote'][:120]}"
            )
            yield Warned("answer_without_quote", message, None)


def _previous(builder: Builder) -> Iterator[AnswersKept]:
    previous = builder.previous
    if previous is None:
        return
    for item in previous.manifest.stated_files(STATED):
        if not previous.is_sound(layout.TEXTS.path(item["sha256"])):
            raise SnapshotError(
                f"what was kept of {item['file']} is damaged; ingest all files into a new folder"
            )
        yield AnswersKept(item["file"], item["sha256"], previous.text(item["sha256"]))


def _failed(name: str, error: str, faults: Iterable[AnswerFault] = ()) -> DocumentReport:
    warnings = [Warned("bad_answer", fault.message, fault.row or None) for fault in faults]
    return DocumentReport(name, None, [], "failed", warnings, error)


def _summary(faults: Sequence[AnswerFault]) -> str:
    """All faults in a sentence, the first in words; each stands among the warnings."""
    place = f"row {faults[0].row}" if faults[0].row else "head"
    first = f"{place}: {faults[0].message}"
    return first if len(faults) == 1 else f"{len(faults)} rows are wrong, first {first}"
