"""Words of a table that stand for a place: programs see the words, a workbook links them."""

from __future__ import annotations

from kkgraph.interface.found_answer import EvidenceJson, SourcePlace


class Placed(str):
    """Words with the page on which what they stand for is shown.

    >>> cell = Placed("a.txt:7", "/contracts/a-2024/text#L7")
    >>> cell == "a.txt:7", cell.path
    (True, '/contracts/a-2024/text#L7')
    """

    path: str

    def __new__(cls, words: str, path: str) -> Placed:
        """Keep words and page.

        :param words: what is read.
        :param path: of the page, from the root of a server.
        """
        made = super().__new__(cls, words)
        made.path = path
        return made


def contract_cell(contract: str) -> Placed:
    """Have the id of a contract lead to its page.

    :param contract: the id.
    :returns: the cell.
    """
    return Placed(contract, f"/contracts/{contract}")


def place_cell(words: str, contract: str, place: EvidenceJson | SourcePlace) -> Placed:
    """Have words lead to the marked place in the text of a contract.

    :param words: what is read.
    :param contract: the id.
    :param place: where it stands.
    :returns: the cell.
    """
    mark = f"{place['start']}-{place['end']}"
    path = f"/contracts/{contract}/text?mark={mark}#L{place['line_from']}"
    return Placed(words, path)
