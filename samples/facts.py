"""Judged facts of the samples with their lines: ``python -m samples.facts``.

People judge by quotation (``tests/data/facts/source``); here the quotations are found in the
text as it is read, and written as files of the judged sets. A quotation that is missing or
stands in two places is an error: a judgement must not move by itself.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samples.build import CONTRACTS, names
from samples.markup import SOURCE, joined, read

FACTS = SOURCE.parent.parent / "tests" / "data" / "facts"
_LISTS = (
    "parties", "goals", "networks", "boilerplate_networks", "not_participating", "projects",
    "commitments", "documents", "organisations", "joint_commitments", "not_adopted",
    "not_goals", "thematic_areas",
)  # fmt: skip
_RENAMED = {"text": "text_short", "base": "base_year", "target": "target_year"}
_GOAL = ("text_short", "target_year", "base_year", "value", "unit", "kind", "status")
# White space and hyphens differ by format, so neither counts when a quotation is looked for.
_IGNORED = re.compile(r"[\s\u00ad•▪-]")


class Places:
    """Where quotations stand in one text."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._lines: list[int] = []
        kept: list[str] = []
        line = 1
        for character in text:
            if not _IGNORED.match(character):
                kept.append(character)
                self._lines.append(line)
            line += character == "\n"
        self._kept = "".join(kept)

    def lines(self, quotation: str, *, unique: bool = True) -> list[int]:
        """First and last line of a quotation; ``…`` stands for anything between its ends.

        :param quotation: words of the text.
        :param unique: refuse one that stands in two places.
        :returns: two line numbers from 1.
        :raises ValueError: when it is missing or ambiguous.
        """
        first, *rest = [_IGNORED.sub("", part) for part in quotation.split("…")]
        start = self._kept.find(first)
        if start < 0:
            raise ValueError(f"{self.name}: {quotation!r} is not in the text")
        if unique and self._kept.find(first, start + 1) >= 0:
            raise ValueError(f"{self.name}: {quotation!r} stands in two places")
        end = start + len(first)
        for part in rest:
            at = self._kept.find(part, end)
            if at < 0:
                raise ValueError(f"{self.name}: the end of {quotation!r} is not in the text")
            end = at + len(part)
        return [self._lines[start], self._lines[end - 1]]

    def heading(self, words: str, after: int) -> int:
        """Line of a heading below line ``after``; the entry of a table of contents is passed.

        :raises ValueError: when it is missing.
        """
        wanted = _IGNORED.sub("", words)
        at = self._kept.find(wanted)
        while at >= 0:
            follows = self._kept[at + len(wanted) : at + len(wanted) + 3]
            if self._lines[at] > after and follows != "...":
                return self._lines[at]
            at = self._kept.find(wanted, at + 1)
        raise ValueError(f"{self.name}: the heading {words!r} is not in the text")


def facts(name: str, text: str) -> dict[str, Any]:
    """The judged facts of one sample with lines into its text.

    :param name: the sample.
    :param text: the text as read from the built file.
    :returns: the content of its facts file.
    """
    import yaml

    folder = FACTS / "source"
    judged = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    shared = yaml.safe_load((folder / f"{judged['shared']}.yaml").read_text(encoding="utf-8"))
    places = Places(text, name)
    own = {"name": judged["municipality"], "kind": "municipality"}
    party = {**own, "q": f"Parter i Klimatkontrakt 2030 är: … {judged['municipality']}."}
    judged["parties"] = [party, *shared["parties"]]
    judged["boilerplate_networks"] = shared["boilerplate_networks"]
    head = {key: judged[key] for key in ("municipality", "version", "valid_from") if key in judged}
    return {
        "profile": name,
        **head,
        "template": shared["template"],
        "sections": list(_sections(name, places, shared["owners"])),
        **{kind: [_fact(kind, f, places) for f in judged.get(kind, [])] for kind in _LISTS},
    }


def _sections(name: str, places: Places, owners: dict[str, str]) -> Iterator[dict[str, Any]]:
    line = 0
    for block, _ in read(name).headings():
        text = joined(block.text)
        match = re.match(r"(Bilaga \d|[\d.]*\d)\.?(?: -)? (.+)", text)
        if match is None:
            raise ValueError(f"{name}: no number in the heading {text!r}")
        number, title = match.groups()
        line = places.heading(text, line)
        chapter = next(c for c in (number, number[:3], number[0], number) if c in owners)
        yield {"number": number, "title": title, "line": line, "owner": owners[chapter]}


def _fact(kind: str, judged: dict[str, Any], places: Places) -> dict[str, Any]:
    fact = {_RENAMED.get(key, key): value for key, value in judged.items() if key != "q"}
    lines = places.lines(judged["q"])
    if kind == "parties" and judged["kind"] == "municipality":
        lines = [lines[1], lines[1]]
    if kind == "goals":
        fact = {**dict.fromkeys(_GOAL), **fact}
    if kind == "documents":
        fact = {**dict.fromkeys(("name", "year", "url")), **fact}
    if kind == "commitments":
        fact["text_start"] = " ".join(judged["q"].split(" …")[0].split()[:6])
    if "also" in fact:
        fact["also"] = [{"lines": places.lines(q)} for q in fact["also"]]
    if "measures" in fact:
        fact["measures"] = [
            {"text_start": q.split(" …")[0], "lines": places.lines(q)} for q in fact["measures"]
        ]
    return {**fact, "lines": lines}


def text_of(path: Path) -> str:
    """The text of a built sample, as the program reads it."""
    from ingest.formats import read_path

    return read_path(path)[0].text


def main() -> int:
    """Write all facts files.

    :returns: exit status.
    """
    for name in names():
        (path,) = CONTRACTS.glob(f"{name}.*")
        content = facts(name, text_of(path))
        out = FACTS / f"{name}.json"
        dumped = json.dumps(content, ensure_ascii=False, indent=1)
        # One fact a line, as in the other judged sets.
        dumped = re.sub(r"\n {3,}", " ", dumped)
        dumped = re.sub(r"\n {2}([}\]])", r" \1", dumped)
        out.write_text(dumped + "\n", encoding="utf-8")
        sys.stderr.write(f"{out.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
