"""What a notebook gets for an answer: rows with typed values, readable as text and as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

_SHOWN = 20
_PROSE = 40
_WHOLE = ("integer", "gYear", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
_FRACTION = ("decimal", "double", "float")


class RowsTable(list[dict[str, object]]):
    """Rows of an answer, each a mapping from column to value."""

    def __init__(self, rows: Iterable[Mapping[str, object]], columns: Sequence[str] = ()) -> None:
        """Hold rows.

        :param rows: the rows.
        :param columns: their names, where there may be no row that tells.
        """
        super().__init__(dict(row) for row in rows)
        self.columns = list(columns) or list(dict.fromkeys(name for row in self for name in row))

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas says nothing of its types
        """Make a data frame.

        :returns: a ``pandas.DataFrame`` with the same columns.
        """
        import pandas

        return pandas.DataFrame(list(self), columns=self.columns)

    def __repr__(self) -> str:
        cells = [[_short(row.get(name)) for name in self.columns] for row in self[:_SHOWN]]
        lines = [self.columns, *cells]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        told = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        return "\n".join([*told, f"[{len(self)} rows x {len(self.columns)} columns]"])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        rows = "".join(f"<tr>{self._html_cells(row)}</tr>" for row in self[:_SHOWN])
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
            f"<p>{len(self)} × {len(self.columns)}</p>"
        )

    def _html_cells(self, row: Mapping[str, object]) -> str:
        return "".join(f"<td>{html.escape(_text(row.get(name)))}</td>" for name in self.columns)


class RowsAnswer(dict[str, object]):
    """The JSON of an answer, with its rows at hand."""

    def __init__(self, found: Any, rows: str, shown: Sequence[str]) -> None:  # noqa: ANN401 - JSON
        """Hold an answer.

        :param found: the JSON.
        :param rows: the key of its rows.
        :param shown: the fields of a row that are worth a column.
        """
        super().__init__(found)
        self.table = RowsTable(({name: row[name] for name in shown} for row in found[rows]), shown)

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas says nothing of its types
        """Make a data frame of the rows.

        :returns: a ``pandas.DataFrame``.
        """
        return self.table.to_pandas()

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def typed(found: Any) -> RowsTable:  # noqa: ANN401 - JSON
    """Read SPARQL Results JSON (W3C, 2013): numbers are numbers, truth values are truth values.

    :param found: the JSON of an answer with rows.
    :returns: the rows.
    """
    columns = found["head"]["vars"]
    return RowsTable(
        (
            {name: _value(row[name]) if name in row else None for name in columns}
            for row in found["results"]["bindings"]
        ),
        columns,
    )


def _value(term: Mapping[str, str]) -> Any:  # noqa: ANN401 - as the term says
    text, kind = term["value"], term.get("datatype", "").rpartition("#")[2]
    if kind == "boolean":
        return text in ("true", "1")
    try:
        if kind in _WHOLE:
            return int(text)
        return float(Decimal(text)) if kind in _FRACTION else text
    except (ValueError, InvalidOperation):
        return text


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _short(value: object) -> str:
    """A word is never cut, prose is."""
    text = _text(value)
    return (
        text if len(text) <= _PROSE or " " not in text else text[:_PROSE].rsplit(" ", 1)[0] + " …"
    )
