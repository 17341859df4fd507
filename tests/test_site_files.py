"""`kkgraph site`: every link of the files leads to a file, and nothing leads to a server."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from cli_runs import Run, run
from page_probes import Html

from kkgraph.errors import UsageError
from kkgraph.snapshot.reader import Snapshot
from search_api.site_files import SiteReport, write_site

__all__ = ["run"]


@pytest.fixture(scope="module")
def data(sample_data: Path) -> Path:
    return sample_data


@pytest.fixture(scope="module")
def site(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SiteReport]:
    folder = tmp_path_factory.mktemp("site") / "out"
    return folder, write_site(sample_data, folder)


def test_every_link_leads_to_a_file(site: tuple[Path, SiteReport]) -> None:
    folder, report = site
    waiting, seen, followed = [folder / "index.html"], set(), 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = Html(path.read_text(encoding="utf-8"))
        addresses = [a.get("href") or a.get("src") or a.get("action") for _, a in page.tags]
        for address in filter(None, addresses):
            parts = urlsplit(unescape(address))
            if parts.scheme:
                assert parts.netloc != "site", f"{path}: {address}"
                continue
            assert not address.startswith("/"), f"{path}: {address}"
            if not parts.path:
                continue
            target = (path.parent / unquote(parts.path)).resolve()
            assert target.is_file(), f"{path}: {address}"
            assert target.is_relative_to(folder.resolve())
            followed += 1
            if target.suffix == ".html":
                waiting.append(target)
    assert followed > 1000
    pages = {path.resolve() for path in folder.rglob("*.html")}
    assert {path.resolve() for path in seen} == pages
    assert len(pages) == report.pages


def test_what_is_there(site: tuple[Path, SiteReport], sample_data: Path) -> None:
    folder, report = site
    snapshot = Snapshot.open(sample_data)
    assert report.snapshot == snapshot.id
    for lang, word in (("sv", "Kontrakt"), ("en", "Contracts")):
        for key in snapshot.contract_ids():
            text = (folder / lang / "contracts" / key / "index.html").read_text(encoding="utf-8")
            assert f'<html lang="{lang}">' in text
            assert (folder / lang / "contracts" / key / "text" / "index.html").is_file()
        assert word in (folder / lang / "cities" / "stenlycke" / "index.html").read_text()
        assert "kkgraph serve" in (folder / lang / "server.html").read_text(encoding="utf-8")
    note = json.loads((folder / "site.json").read_text(encoding="utf-8"))
    assert len(note["files"]) + 1 == sum(path.is_file() for path in folder.rglob("*"))


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mine.txt").write_text("x")
    status, _, said = run("site", str(tmp_path))
    assert status == 2 and "not an empty folder" in said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(UsageError):
        write_site(tmp_path / "none", tmp_path)
