"""Build the sample contracts from their sources: ``python -m samples.build``.

Each source under ``source/`` becomes one file under ``contracts/``, in the form that its
``%set form`` names. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samples.markup import SOURCE, read
from samples.to_docx import to_docx
from samples.to_html import to_html
from samples.to_pdf import to_pdf
from samples.to_text import to_text

CONTRACTS = SOURCE.parent / "contracts"


def names() -> list[str]:
    """Names of the sources that are contracts, not shared chapters."""
    return sorted(p.stem for p in SOURCE.glob("*.mk") if not p.stem.startswith("shared"))


def build(name: str) -> tuple[str, bytes]:
    """Build one contract.

    :param name: name of its source.
    :returns: file name and content.
    """
    contract = read(name)
    form = contract.settings.get("form", "txt")
    if form == "pdf":
        return f"{name}.pdf", to_pdf(contract)
    if form == "docx":
        return f"{name}.docx", to_docx(contract)
    text = to_html(contract) if form == "html" else to_text(contract)
    return f"{name}.{form}", text.encode("utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Build all contracts.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="samples.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=CONTRACTS)
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    for name in names():
        file_name, content = build(name)
        (out / file_name).write_bytes(content)
        sys.stderr.write(f"{out / file_name}: {len(content)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
