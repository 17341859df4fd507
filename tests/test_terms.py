"""IRIs of terms are spelled in one place, so that a misspelt one is an error and not a new term."""

from __future__ import annotations

import ast
from pathlib import Path

from kkgraph.vocabulary import terms

ROOT = Path(__file__).resolve().parent.parent
TERMS = ROOT / "kkgraph" / "vocabulary" / "terms.py"
NAMESPACES = {
    *terms.PREFIXES.values(),
    *(terms.BASE, terms.FORMATS, terms.RESULTS, terms.SERVICE),
    *("http://www.w3.org/", "http://purl.org/", "https://schema.org/", "http://xmlns.com/"),
}


def spelled(path: Path) -> list[str]:
    """Texts in a module, but for its documentation, that hold the beginning of a term's IRI."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
        and any(namespace in node.value for namespace in NAMESPACES)
    ]


def test_only_one_module_spells_terms() -> None:
    modules = [
        p for name in ("kkgraph", "ingest", "search_api") for p in (ROOT / name).rglob("*.py")
    ]
    found = {path for path in modules if spelled(path)}
    assert found == {TERMS}


def test_prefixes_can_be_written_for_a_query() -> None:
    assert terms.prologue("kk", "skos").splitlines() == [
        f"PREFIX kk: <{terms.DEF}>",
        f"PREFIX skos: <{terms.PREFIXES['skos']}>",
    ]
