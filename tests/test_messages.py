"""What the program says is in the reader's language: messages, errors, commands and pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import doc_reader as docs
import pytest
import yaml
from cli_runs import Run, run
from conftest import SAMPLES
from fastapi.testclient import TestClient
from page_probes import client
from test_pages import PAGES

from ingest.build import standing
from ingest.formats import read_path
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.message_catalogue import in_swedish, translated
from kkgraph.vocabulary.registers import load

__all__ = ["client", "run"]
ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = yaml.safe_load((ontology_dir() / "messages.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def data(sample_data: Path) -> Path:
    return sample_data


# ---- the catalogue ---------------------------------------------------------------------------


@pytest.mark.parametrize("english", CATALOGUE)
def test_every_sentence_is_recognised_with_what_stands_in_it(english: str) -> None:
    values = [f"Å{n}x" for n in range(english.count("{}"))]
    filled = english.format(*values)
    said = in_swedish(filled)
    assert said is not None and said != filled
    # Where the order differs, or a value is left out, that is said with its number.
    if not re.search(r"\{\d", CATALOGUE[english]):
        assert [value for value in values if value in said] == values
        assert said == CATALOGUE[english].format(*values)


def test_a_place_before_and_what_to_do_after() -> None:
    assert in_swedish("min fil.txt:3: the file is empty; give another file") == (
        "min fil.txt:3: filen är tom; ange en annan fil"
    )
    assert in_swedish("no contract: 'malmö; x'; near it: malmo-2024, malmo-2020") == (
        "kontraktet finns inte: 'malmö; x'; nära det: malmo-2024, malmo-2020"
    )


def test_what_is_not_known_stays_whole() -> None:
    for text in ("this sentence is of nobody", "the file is empty; and something else", "", "; "):
        assert in_swedish(text) is None
        assert translated(text, "sv") == text
    assert translated("the file is empty", "en") == "the file is empty"


def test_a_long_text_takes_no_time() -> None:
    for piece in ("; ", ": ", ", ", "{}", "line ", "no contract: ", "' is ", " and "):
        assert in_swedish(piece * 100_000) is None
        assert isinstance(translated(piece * (3999 // len(piece)), "sv"), str)


def _template(node: ast.expr) -> str | None:
    """The English of a message in the code, with X1 where something is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [v.value if isinstance(v, ast.Constant) else "X1" for v in node.values]
        return "".join(map(str, parts))
    return None


def _said_of_warnings() -> Iterator[tuple[str, str]]:
    """Every warning that reading gives, by the file it stands in."""
    for path in docs.sources():
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
            names = {"ReadingWarning", "Warned", "RowRemark"}
            given = [a for c in calls if ast.unparse(c.func) in names for a in c.args[1:]]
            if not given:
                continue
            given += [
                n.value
                for n in ast.walk(function)
                if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "message"
            ]
            yield from ((path.name, said) for a in given if (said := _template(a)))
    yield from (
        (standing.__name__, m.replace("{loser}: ", "")) for m in standing._MESSAGES.values()
    )


def test_every_warning_has_its_swedish() -> None:
    found = sorted(set(_said_of_warnings()))
    assert len(found) >= 20
    assert len(get_args(standing.Code)) == 3
    lacking = [
        (name, said)
        for name, said in found
        if in_swedish(re.sub(r"\{\w+\}", "X1", said)) is None and " " in said
    ]
    assert lacking == [], "add them to ontology/messages.yaml"


# ---- the words of real output ----------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]{3,}")


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, str):
        yield re.sub(r"`[^`]*`|\{\w*\}", " ", value)


@cache
def own_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words of each catalogue, Swedish and English, that the other one does not use.

    What contracts, registers and the thesaurus say is no sign of either language.
    """
    said: dict[str, set[str]] = {"sv": set(), "en": set()}
    codes = yaml.safe_load((ontology_dir() / "codes.yaml").read_text(encoding="utf-8"))
    codes.pop("fields")
    for lang in said:
        texts = (ROOT / "search_api" / "texts" / f"{lang}.yaml").read_text(encoding="utf-8")
        for text in _texts(yaml.safe_load(texts)):
            said[lang] |= _words(text)
        for group in codes.values():
            said[lang] |= {w for names in group.values() for w in _words(str(names[lang]))}
    said["en"] |= {word for text in _texts(dict.fromkeys(CATALOGUE, "")) for word in _words(text)}
    said["en"] |= {word for text in CATALOGUE for word in _words(text)}
    said["sv"] |= {word for text in CATALOGUE.values() for word in _words(text)}
    known = load()
    names = " ".join(
        label
        for entries in (known.networks, known.organisations, known.programmes, known.agencies)
        for entry in entries.values()
        for label in entry.labels
    )
    contracts = " ".join(t.text for p in sorted(SAMPLES.iterdir()) for t in read_path(p))
    neither = (
        _words(names) | _words(contracts) | _words(" ".join(p.stem for p in SAMPLES.iterdir()))
    )
    swedish, english = said["sv"] - said["en"] - neither, said["en"] - said["sv"] - neither
    return frozenset(swedish), frozenset(english)


def test_the_word_lists_tell_the_languages_apart() -> None:
    swedish, english = own_words()
    assert len(swedish) > 500 and len(english) > 500
    assert "heading" in english


def foreign(text: str, lang: str) -> set[str]:
    """Words in a text that only the other language uses."""
    return _words(text) & own_words()[1 if lang == "sv" else 0]


class _Shown(HTMLParser):
    """What a page shows in its own language: code, quotations and marked parts left out."""

    _VOID = ("meta", "link", "input", "br", "img", "hr", "col", "wbr", "source")
    _QUOTED = ("code", "pre", "script", "style", "blockquote", "q", "textarea", "datalist")
    # Rows of a query are data, with the names that programs use.
    _DATA = ("/queries/", "/query?")

    def __init__(self, lang: str, path: str) -> None:
        super().__init__()
        self.lang, self.shown = lang, [""]
        self._quoted = (*self._QUOTED, *(("table",) if path.startswith(self._DATA) else ()))
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in self._VOID:
            return
        other = values.get("lang") not in (None, self.lang) or tag in self._quoted
        self._open.append(other)
        if not any(self._open):
            self.shown += [v or "" for n, v in attrs if n in ("title", "aria-label", "alt")]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.shown.append(data)


@pytest.mark.parametrize("lang", ("sv", "en"))
@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/docs", "/page/def")])
def test_pages_keep_to_one_language(client: TestClient, path: str, lang: str) -> None:
    page = _Shown(lang, path)
    page.feed(client.get(path, headers={"Accept-Language": lang}).text)
    text = "\n".join(page.shown)
    assert len(text) > 100
    # What is to be typed as it stands: codes, prefixed names, the values of an option.
    text = re.sub(r"\w+_\w+|\w+:\S*|”[^”\n]*”|(?m:(?:inget av|det finns) .*$)", "", text)
    assert sorted(foreign(text, lang)) == []


COMMANDS = (
    "show angsvattnet-2024",
    "show network ICLEI",
    "search fjärrvärme -n 3",
    "search qqxxqq",
    "twins Stenlycke -n 2",
    "compare angsvattnet-2020 stenlycke-2025",
    "changes angsvattnet-2020 angsvattnet-2024",
    "commitments",
    "coverage",
    "goals",
    "network",
    "pair",
    "progress Stenlycke",
    "review lingonheda-1999",
    "remove stenlycke-1999",
    "--data nowhere list",
    "show angsvattnet-1999",
    "compare stenlycke",
    "twins Stenlycke --weights themes=x",
    "changes --year 20",
)


@pytest.mark.parametrize("lang", ("sv", "en"))
@pytest.mark.parametrize("command", COMMANDS)
def test_commands_keep_to_one_language(run: Run, command: str, lang: str) -> None:
    _, out, err = run("--lang", lang, *command.split())
    said = f"{out}\n{err}"
    assert len(said) > 10
    said = re.sub(
        r"\w+=\S*|(?m:(?:delarna är|det finns) .*$)|`[^`]*`|[”\"“'][^”\"“'\n]*[”\"“']", "", said
    )
    assert sorted(foreign(said, lang)) == []


def test_errors_of_the_api_follow_the_reader(client: TestClient) -> None:
    path = "/api/contracts/stenlycke-1999"
    client.headers["Accept"] = "application/json"
    usual = client.get(path)
    assert usual.json()["detail"].startswith("no contract")
    for accepted in ("sv", "sv-SE, en;q=0.5", "nb, da"):
        reply = client.get(path, headers={"Accept-Language": accepted})
        assert reply.status_code == 404 and reply.headers["content-language"] == "sv"
        assert reply.json()["detail"].startswith("kontraktet finns inte")
        assert reply.json()["code"] == usual.json()["code"]
        assert reply.json()["expected"] == usual.json()["expected"]
    for accepted in ("en, sv;q=0.5", "de", "*"):
        reply = client.get(path, headers={"Accept-Language": accepted})
        assert reply.json() == usual.json()
