"""Any number of contracts with known facts: ``python -m tests.generator --out DIR -n 300``.

Sentences are combined from ``data/generator/patterns.yaml`` under the headings of a template,
so that facts differ between cities and the truth is known. The same seed gives the same text.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.registers import Municipality, load

Truth = dict[str, Any]
_PATTERNS = Path(__file__).resolve().parent / "data" / "generator" / "patterns.yaml"
_WIDTH, _PAGE_LINES = 88, 44
# Characters of a generation: all of it, and the part that is the city's own.
_SIZES = {"2020": (24_000, 0.45), "2024": (55_000, 0.30), "2025-26": (34_000, 0.40)}
_YEARS = {"2020": 2020, "2024": 2024, "2025-26": 2025}
_VERSIONS = {"2020": "2020", "2024": "2024", "2025-26": "2025/26"}
_NETWORK_KINDS = ("network", "alliance", "covenant")


@dataclass(slots=True)
class Layout:
    """Text laid out line by line as extraction from PDF leaves it."""

    lines: list[str] = field(default_factory=list)
    page: int = 1
    _on_page: int = 0

    def put(self, line: str) -> int:
        """Add a line, with a page break where the page is full; returns its number."""
        if self._on_page >= _PAGE_LINES:
            self.lines.append(f"viablecities.se {self.page}")
            self.page += 1
            self._on_page = 0
            line = f" {line}"
        elif not self.lines:
            line = f" {line}"
        self.lines.append(line)
        self._on_page += 1
        return len(self.lines)

    def paragraph(self, sentences: Sequence[str], mark: str = "") -> list[tuple[int, int]]:
        """Wrap sentences into one paragraph; returns the lines of each."""
        places: list[tuple[int, int]] = []
        current = mark
        pending: list[int] = []
        for number, sentence in enumerate(sentences):
            for word in sentence.split():
                if len(current) + 1 + len(word) > _WIDTH:
                    self._flush(current, pending, places)
                    current, pending = "", []
                joint = " " if current and current[-1] not in " \t" else ""
                current += joint + word
                if number not in pending:
                    pending.append(number)
        self._flush(current, pending, places)
        self.put("")
        return places

    def _flush(self, line: str, held: Sequence[int], places: list[tuple[int, int]]) -> None:
        at = self.put(line)
        for number in held:
            if number < len(places):
                places[number] = (places[number][0], at)
            else:
                places.append((at, at))


@cache
def _patterns() -> dict[str, Any]:
    patterns: dict[str, Any] = yaml.safe_load(_PATTERNS.read_text(encoding="utf-8"))
    return patterns


@cache
def _template(generation: str) -> dict[str, Any]:
    path = ontology_dir() / "templates" / f"{generation}.yaml"
    template: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return template


@cache
def _networks() -> tuple[str, ...]:
    entries = load().networks.values()
    return tuple(sorted(e.label_sv for e in entries if e.kind in _NETWORK_KINDS))


class _City:
    """One city's choice of words; every draw comes from one seeded source."""

    def __init__(self, municipality: Municipality, seed: str) -> None:
        self.municipality = municipality
        self.random = random.Random(f"{seed}/{municipality.code}")
        labels = municipality.labels
        self.formal = next((x for x in labels if x.endswith(" kommun")), municipality.name)

    def fill(self, pattern: str, **given: object) -> tuple[str, dict[str, Any]]:
        """A sentence of a pattern, and what its slots were filled with."""
        slots = _patterns()["slots"]
        chosen = {key: self.random.choice(values) for key, values in slots.items()}
        if self.random.random() < 0.6:
            chosen["plats"] = f"i {chosen['ord1']}{chosen['ort']}"
        chosen["ny"] = self.random.choice(slots["ord1"]) + self.random.choice(slots["ort"])
        chosen["utfall2"] = self.random.choice(slots["utfall"])
        chosen["tema2"] = self.random.choice([t for t in slots["tema"] if t != chosen["tema"]])
        chosen["sak2"] = self.random.choice([s for s in slots["sak"] if s != chosen["sak"]])
        chosen["tema_stor"] = chosen["tema"][0].upper() + chosen["tema"][1:]
        chosen["aktor_liten"] = chosen["aktor"][0].lower() + chosen["aktor"][1:]
        chosen["vem_liten"] = chosen["vem"][0].lower() + chosen["vem"][1:]
        chosen |= {"namn": self.municipality.name, "kommun": self.formal, **given}
        return pattern.format(**chosen), chosen

    def some(self, kind: str, **given: object) -> str:
        """A sentence of any pattern of a kind."""
        return self.fill(self.random.choice(_patterns()[kind]), **given)[0]

    def filler(self, length: int) -> list[str]:
        """Own sentences of about ``length`` characters that state no fact."""
        return _until(length, lambda: self.some("own"))


def _until(length: int, make: Any) -> list[str]:  # noqa: ANN401
    sentences: list[str] = []
    while sum(map(len, sentences)) < length:
        sentences.append(make())
    return sentences


@cache
def _shared(generation: str, number: str, length: int) -> tuple[str, ...]:
    """Text of a chapter that every contract of a generation has word for word."""
    nobody = Municipality("0000", "", "", (), "", None, None)
    voice = _City(nobody, f"shared/{generation}/{number}")
    return tuple(_until(length, lambda: voice.some("shared")))


def generate(
    municipality: Municipality, *, seed: int = 1, generation: str = "2024"
) -> tuple[str, Truth]:
    """One contract with the facts that were planted in it.

    :param municipality: whose contract.
    :param seed: another seed gives other facts.
    :param generation: id of a template.
    :returns: the text, and the facts in the form of the judged sets.
    """
    city = _City(municipality, f"{seed}/{generation}")
    writer = _Writer(city, generation)
    return writer.write(), writer.truth


class _Writer:
    """Writes one contract, noting where each fact comes to stand."""

    def __init__(self, city: _City, generation: str) -> None:
        self.city = city
        self.generation = generation
        self.layout = Layout()
        self.facts = _plan(city)
        year = _YEARS[generation]
        kinds = ("parties", "sections", *self.facts, "joint_commitments", "thematic_areas")
        self.truth: Truth = {
            "profile": f"{city.municipality.slug}-{year}",
            "municipality": city.formal,
            "version": _VERSIONS[generation],
            "template": generation,
            **{kind: [] for kind in kinds},
        }

    def write(self) -> str:
        headings = _template(self.generation)["headings"]
        own = [h for h in headings if h["owner"] == "municipality" and h["topic"] != "annex"]
        shared = [h for h in headings if h["owner"] != "municipality"]
        total, share = _SIZES[self.generation]
        room = {True: int(total * share / len(own)), False: int(total * (1 - share) / len(shared))}
        self.layout.paragraph(["Klimatkontrakt 2030"])
        if self.generation == "2025-26":
            # The newest generation says in its first chapter which version it is.
            self.layout.paragraph([_patterns()["closing"][self.generation]])
        for order, heading in enumerate(headings):
            self._heading(heading)
            if heading["topic"] == "parties":
                self._parties()
            elif heading["topic"] == "annex":
                self._annex()
            elif heading in own:
                self._own(heading, room[True], own)
            else:
                length = room[False] + (len(heading["titles"][0]) + order) % 7
                self._put_shared(_shared(self.generation, heading["number"], length))
        return "\n".join(self.layout.lines) + "\n"

    def _heading(self, heading: dict[str, Any]) -> None:
        number, title = heading["number"], heading["titles"][0]
        line = self.layout.put(f"{number} - {title}" if " " in number else f"{number}. {title}")
        section = {"number": number, "title": title, "line": line, "owner": heading["owner"]}
        self.truth["sections"].append(section)

    def _parties(self) -> None:
        patterns = _patterns()
        self.layout.paragraph(["Parter i Klimatkontrakt 2030 är:"])
        ((first, last),) = self.layout.paragraph([f"{self.city.formal}."], "•\t ")
        party = {"name": self.city.formal, "kind": "municipality", "lines": [first, last]}
        self.truth["parties"].append(party)
        self._others(patterns["parties"], patterns["agencies"], "agency")
        self._others(patterns["programme"], ["Viable Cities"], "programme")
        if self.generation != "2025-26":
            self.layout.paragraph([patterns["closing"][self.generation]])

    def _others(self, sentence: str, names: Sequence[str], kind: str) -> None:
        ((first, last),) = self.layout.paragraph([sentence], "•\t ")
        for name in names:
            party = {"name": name, "kind": kind, "lines": [first, last]}
            self.truth["parties"].append(party)

    def _put_shared(self, sentences: Sequence[str]) -> None:
        for start in range(0, len(sentences), 5):
            self.layout.paragraph(sentences[start : start + 5])

    def _annex(self) -> None:
        for fact in self.facts["documents"]:
            self.layout.paragraph([fact["name"]], "•\t ")
        for fact in self.facts["documents"]:
            words = fact["name"].lower().translate(str.maketrans("åäö –", "aao--"))
            self.layout.put(f"https://{self.city.municipality.slug}.example/{words}.pdf")
        self.layout.put("")

    def _own(self, heading: dict[str, Any], room: int, own: list[dict[str, Any]]) -> None:
        """The city's words: some of the facts, with other sentences around them."""
        if heading is own[0]:
            self.layout.paragraph([*self.city.filler(200), f"{self.city.formal} avser att:"])
            self._commitments(heading["number"])
        if heading["topic"] == "joint_undertakings":
            self._joint()
        position = own.index(heading)
        planted = [
            (kind, fact)
            for kind, facts in self.facts.items()
            for number, fact in enumerate(facts)
            if kind != "commitments" and self._home(kind, number, own) == position
        ]
        self._mixed(planted, room)

    def _home(self, kind: str, number: int, own: list[dict[str, Any]]) -> int:
        """In which own section a fact is told: goals with the goals, others spread out."""
        if kind == "goals":
            topics = [h["topic"] for h in own]
            return topics.index("climate_goals")
        return (number * 3 + len(kind)) % len(own)

    def _mixed(self, planted: list[tuple[str, Truth]], room: int) -> None:
        told = [fact.pop("sentence") for _, fact in planted]
        filler = self.city.filler(max(0, room - sum(map(len, told))))
        order = [(sentence, index) for index, sentence in enumerate(told)]
        for sentence in filler:
            order.insert(self.city.random.randint(0, len(order)), (sentence, -1))
        for start in range(0, len(order), 4):
            part = order[start : start + 4]
            places = self.layout.paragraph([sentence for sentence, _ in part])
            for (_, index), place in zip(part, places, strict=True):
                if index >= 0:
                    kind, fact = planted[index]
                    self.truth[kind].append({**fact, "lines": list(place)})

    def _commitments(self, section: str) -> None:
        for fact in self.facts["commitments"]:
            ((first, last),) = self.layout.paragraph([fact["text_start"]], "•\t ")
            kept = {**fact, "section": section, "lines": [first, last]}
            self.truth["commitments"].append(kept)

    def _joint(self) -> None:
        patterns = _patterns()
        wanted = self.city.random.sample(["6", "9", "10"], self.city.random.randint(0, 3))
        for number in ["1", "2", "3", *sorted(wanted, key=int)]:
            ((first, last),) = self.layout.paragraph([patterns["joint"][number]])
            kind = "mandatory" if int(number) <= 3 else "prioritised"
            adoption: Truth = {"number": number, "kind": kind, "measures": []}
            for _ in range(self.city.random.randint(1, 4)):
                text = self.city.some("measures")
                ((start, stop),) = self.layout.paragraph([f"{text}."], "▪\t ")
                adoption["measures"].append({"text_start": text, "lines": [start, stop]})
            self.truth["joint_commitments"].append({**adoption, "lines": [first, last]})
        self.layout.paragraph(["Vi söker samarbete inom följande tematiska områden:"])
        for area in sorted(self.city.random.sample(patterns["areas"], 3)):
            ((start, stop),) = self.layout.paragraph([area], "▪\t ")
            self.truth["thematic_areas"].append({"name": area, "lines": [start, stop]})


def _plan(city: _City) -> dict[str, list[Truth]]:
    """The facts of one city, each with the sentence that tells it."""
    patterns, draw = _patterns(), city.random
    networks = draw.sample(_networks(), 7)
    relations = ["participates"] * 4 + ["inspired_by", "not_participating"]
    if draw.random() < 0.5:
        relations.append("participates")
    told = zip(networks, relations, strict=False)
    both = [
        {
            "name": name,
            "relation": relation,
            "sentence": city.fill(draw.choice(patterns["networks"][relation]), natverk=name)[0],
        }
        for name, relation in told
    ]
    return {
        "goals": [_goal(city, p) for p in draw.sample(patterns["goals"], draw.randint(4, 7))],
        "networks": [fact for fact in both if fact["relation"] != "not_participating"],
        "not_participating": [fact for fact in both if fact["relation"] == "not_participating"],
        "projects": list(_projects(city)),
        "documents": list(_documents(city)),
        "organisations": list(_organisations(city)),
        "commitments": [
            {"text_start": city.some("commitments")} for _ in range(draw.randint(5, 9))
        ],
    }


def _goal(city: _City, pattern: dict[str, str]) -> Truth:
    text, slots = city.fill(pattern["text"])
    value = next(
        (slots[s] for s in ("varde", "takt", "ton", "kton") if f"{{{s}}}" in pattern["text"]), None
    )
    target = next((slots[s] for s in ("mal", "sen") if f"{{{s}}}" in pattern["text"]), None)
    return {
        "text_short": text,
        "kind": pattern["kind"],
        "value": None if value is None else float(str(value).replace(",", ".")),
        "unit": pattern.get("unit"),
        "base_year": slots["bas"] if "{bas}" in pattern["text"] else None,
        "target_year": target,
        "status": "adopted",
        "sentence": text,
    }


def _projects(city: _City) -> Iterator[Truth]:
    slots = _patterns()["slots"]
    for first, second in zip(
        city.random.sample(slots["ord1"], 4), city.random.sample(slots["ord2"], 4), strict=True
    ):
        name = first + second
        yield {"name": name, "sentence": city.some("projects", projekt=name)}


def _documents(city: _City) -> Iterator[Truth]:
    slots = _patterns()["slots"]
    for plan in city.random.sample(slots["plan"], 4):
        years = f"{city.random.choice(slots['planstart'])}–{city.random.choice(slots['planslut'])}"
        name = f"{plan} {years}"
        yield {
            "name": name,
            "year": years,
            "url": None,
            "sentence": city.some("documents", dokument=name),
        }


def _organisations(city: _City) -> Iterator[Truth]:
    for line in city.random.sample(_patterns()["slots"]["fil"], 3):
        name = f"{city.municipality.name} {line} AB"
        sentence = city.some("organisations", organisation=name)
        yield {"name": name, "kind": "company", "sentence": sentence}


def contracts(
    n: int, *, seed: int = 1, generation: str = "2024"
) -> Iterator[tuple[str, str, Truth]]:
    """Contracts of ``n`` different cities and versions.

    There are 290 municipalities: beyond them come further versions of the first ones.

    :param n: how many.
    :param seed: see :func:`generate`.
    :param generation: id of the template of the first round.
    :returns: name, text and truth of each.
    """
    real = sorted(
        (m for m in load().municipalities.values() if m.country == "se" and not m.fictional),
        key=lambda m: m.code,
    )
    others = [g for g in _SIZES if g != generation]
    chosen = [(city, generation) for city in real]
    chosen += [(city, other) for city in real for other in others]
    for city, template in chosen[:n]:
        text, truth = generate(city, seed=seed, generation=template)
        yield truth["profile"], text, truth


def main(arguments: list[str] | None = None) -> int:
    """Write contracts and their truth into a folder.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="tests.generator", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("-n", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--template", choices=sorted(_SIZES), default="2024")
    given = parser.parse_args(arguments)
    (given.out / "truth").mkdir(parents=True, exist_ok=True)
    (given.out / "contracts").mkdir(exist_ok=True)
    made = 0
    for name, text, truth in contracts(given.n, seed=given.seed, generation=given.template):
        (given.out / "contracts" / f"{name}.txt").write_text(text, encoding="utf-8")
        dumped = json.dumps(truth, ensure_ascii=False, indent=1)
        (given.out / "truth" / f"{name}.json").write_text(dumped + "\n", encoding="utf-8")
        made += 1
    sys.stderr.write(f"{made} contracts in {given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
