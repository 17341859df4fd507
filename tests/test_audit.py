"""Licences of what is installed: all that are let through are, nothing else is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(SCRIPTS)
    import audit

    yield audit


def package(name: str, **fields: str) -> Any:
    made = Message()
    made["Name"] = name
    for key, value in fields.items():
        made[key.replace("_", "-")] = value
    return made


def test_all_that_is_installed_is_let_through(audit: Any) -> None:
    installed = [item.metadata for item in metadata.distributions()]
    assert len(installed) > 50
    assert list(audit.refused(installed, audit.read_list())) == []


@pytest.mark.parametrize(
    "fields",
    (
        {"License_Expression": "AGPL-3.0-or-later"},
        {"License_Expression": "MIT AND GPL-2.0-only"},
        {"License_Expression": "(MIT OR Apache-2.0) AND SSPL-1.0"},
        {"License": "GPLv3"},
        {
            "License": "",
            "Classifier": "License :: OSI Approved :: GNU General Public License (GPL)",
        },
        {"License": "LGPL"},
        {},
    ),
)
def test_what_is_not_listed_is_refused(audit: Any, fields: dict[str, str]) -> None:
    found = list(audit.refused([package("something", **fields)], audit.read_list()))
    assert [name for name, _ in found] == ["something"]


@pytest.mark.parametrize(
    "fields",
    (
        {"License_Expression": "GPL-3.0-only OR MIT"},
        {"License_Expression": "(GPL-2.0-only OR (MIT AND 0BSD)) AND Apache-2.0"},
        {"License": "MIT, BSD"},
        {"Classifier": "License :: OSI Approved :: MIT License"},
        {
            "License": "A text\nof several lines",
            "Classifier": "License :: OSI Approved :: BSD License",
        },
    ),
)
def test_what_is_listed_is_let_through(audit: Any, fields: dict[str, str]) -> None:
    assert list(audit.refused([package("something", **fields)], audit.read_list())) == []


def test_an_exception_holds_for_what_was_looked_at(audit: Any) -> None:
    allowed = audit.read_list()
    assert list(audit.refused([package("Pebble", License="LGPL")], allowed)) == []
    assert list(audit.refused([package("Pebble", License="GPL")], allowed)) == [("Pebble", "GPL")]


@pytest.mark.parametrize(
    ("status", "said", "wrong", "told"),
    (
        (0, "No known vulnerabilities found", False, "none known"),
        (1, "Found 2 known vulnerabilities in 1 package", True, "a-package"),
        (1, "requests.exceptions.ConnectionError: no route", False, "not looked at; requests"),
    ),
)
def test_advisories_that_cannot_be_reached_are_no_fault(
    audit: Any, monkeypatch: pytest.MonkeyPatch, status: int, said: str, wrong: bool, told: str
) -> None:
    done = subprocess.CompletedProcess([sys.executable], status, "a-package 1.0", said)
    monkeypatch.setattr(audit, "find_spec", lambda name: True)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    faults, text = audit.advisories()
    assert (faults, told in text) == (wrong, True)
