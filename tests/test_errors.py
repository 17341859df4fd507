from __future__ import annotations

from pathlib import Path

import pytest

from kkgraph import errors, settings


def test_source_error_says_place_fault_and_remedy() -> None:
    error = errors.SourceError("byte 0xff is not UTF-8", path="a.txt", line=3, remedy="save it")
    assert str(error) == "a.txt:3: byte 0xff is not UTF-8; save it"
    assert (error.path, error.line, error.remedy) == ("a.txt", 3, "save it")


def test_not_found_error_lists_what_is_near() -> None:
    error = errors.NotFoundError("malm", ["malmo-2024"], what="contract")
    assert "malmo-2024" in str(error)
    assert error.near == ["malmo-2024"]


def test_tree_is_as_drawn() -> None:
    assert issubclass(errors.NotAContractError, errors.SourceError)
    assert issubclass(errors.QueryTimeout, errors.QueryError)
    for name in ("SourceError", "IdentifierError", "NotFoundError", "OntologyError"):
        assert issubclass(getattr(errors, name), errors.KkGraphError)
    for name in ("QueryError", "SnapshotError", "UsageError"):
        assert issubclass(getattr(errors, name), errors.KkGraphError)


def test_data_dir_prefers_option_then_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(settings.DATA_VARIABLE, raising=False)
    assert settings.data_dir() == Path("kkgraph-data")
    monkeypatch.setenv(settings.DATA_VARIABLE, "/somewhere")
    assert settings.data_dir() == Path("/somewhere")
    assert settings.data_dir("here") == Path("here")


def test_shipped_folders_are_those_of_the_repository() -> None:
    root = Path(__file__).resolve().parent.parent
    assert settings.ontology_dir() == root / "ontology"
    assert settings.queries_dir() == root / "queries"


def test_missing_shipped_folder_is_an_error() -> None:
    with pytest.raises(errors.OntologyError, match="install"):
        settings._shipped("no-such-folder")
