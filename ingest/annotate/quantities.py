"""Quantities: figures and amounts in words, with unit, range, sign, bound and rate.

Nothing is computed but what the words say ("två tredjedelar" is 67 percent, "vartannat" 50).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.annotate.lexicon import Lexicon, meaning
from ingest.annotate.phrases import Match
from ingest.annotate.tokens import Token

Bound = Literal["at_most", "at_least"]
# A bound stands at most so many tokens before its figure.
_REACH = 5
# Longer rows of digits are no figure but a number of something (an account, an id).
_DIGITS = 15
_GROUP = 3
# "9 av 10" is a share; "16 av 42" counts things.
_WHOLES = (*range(2, 11), 100)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at ``tokens[first:last]``.

    ``unit`` is a key of the lexicon's units, or ``None`` for a bare number; ``per`` names what
    it is counted by (``person``, ``year`` ...); ``high`` ends a range; ``before`` is the figure
    that a change starts from ("från 6,8 till 4,0 ton"); ``sign`` is -1, 0 or 1.
    """

    first: int
    last: int
    value: float
    unit: str | None = None
    high: float | None = None
    per: tuple[str, ...] = ()
    bound: Bound | None = None
    sign: int = 0
    before: float | None = None
    form: Literal["figure", "word", "part", "every"] = "figure"

    @property
    def rate(self) -> bool:
        """Whether it is a change from year to year."""
        return "year" in self.per and self.unit == "percent"


class QuantityFinder:
    """Finds the quantities of a sentence.

    :param words: the lexicon of its language
    """

    def __init__(self, words: Lexicon) -> None:
        data = words.data
        self._words = words
        self._about = words.words("about")
        self._range = words.words("range_signs") | words.words("range_to")
        self._signs = words.words("range_signs")
        self._from = words.words("from")
        self._minus, self._plus = words.words("minus"), words.words("plus")
        self._per_signs, self._substances = words.words("per_signs"), words.words("substances")
        self._substance = tuple(w.removesuffix("*") for w in self._substances if w.endswith("*"))
        self._per = {word: key for key, listed in data["per"].items() for word in listed}
        self._big = words.words("big_units")
        self._point = data["decimal_sign"] == "."
        listed = ("every", "every_other", "halves", "parts")
        self._in_letters = frozenset(words.numbers).union(*(data[name] for name in listed))

    def find(
        self,
        tokens: Sequence[Token],
        years: frozenset[int],
        known: Mapping[str, Sequence[Match]],
    ) -> tuple[Quantity, ...]:
        """The quantities in a row of tokens, in order, none inside another.

        :param tokens: the tokens of one sentence
        :param years: indexes of the tokens that are years
        :param known: what the lexicon finds in the sentence
        """
        units = {m.first: m for m in reversed(known["unit"])}
        found: list[Quantity] = []
        at = 0
        while at < len(tokens):
            quantity = None if at in years else self._at(tokens, at, units, years)
            if quantity:
                found.append(quantity)
            at = quantity.last if quantity else at + 1
        if not found:
            return ()
        joined = _joined(self._lent_units(found, tokens), tokens, self._range, self._from)
        bounded = self._with_bounds(joined, tokens, known["bound"])
        return _with_rates(bounded, known["rate"])

    def _at(
        self, tokens: Sequence[Token], at: int, units: dict[int, Match], years: frozenset[int]
    ) -> Quantity | None:
        token = tokens[at]
        if token.kind == "number":
            if len(token.form) > _DIGITS:
                return None
            if token.form.isdigit() and (share := self._share(tokens, at, int(token.form), units)):
                return share
            return self._measured(tokens, at, self._figure(tokens, at, units), units)
        if token.form not in self._in_letters:
            return None
        return self._in_words(tokens, at, units)

    def _figure(self, tokens: Sequence[Token], at: int, units: dict[int, Match]) -> Quantity:
        following = units.get(at + 1)
        big = following is not None and meaning(following) in self._big
        sign = 0
        if at:
            before = tokens[at - 1]
            # "2018 –25 %": a sign apart from the number before it and right at its own.
            apart = at > 1 and tokens[at - 2].end < before.start
            free = at < 2 or tokens[at - 2].kind != "number" or before.kind == "word" or apart
            near = before.kind == "word" or before.end == tokens[at].start
            if free and near:
                sign = -1 if before.form in self._minus else int(before.form in self._plus)
        value = number(tokens[at].form, decimal=big, point=self._point)
        return Quantity(at, at + 1, value, sign=sign)

    def _in_words(
        self, tokens: Sequence[Token], at: int, units: dict[int, Match]
    ) -> Quantity | None:
        data, word = self._words.data, tokens[at].form
        after = tokens[at + 1].form if at + 1 < len(tokens) else ""
        if word in data["every"] and after in data["ordinals"]:
            return self._every(tokens, at, 100 / data["ordinals"][after], at + 2)
        if word in data["every_other"]:
            return self._every(tokens, at, 50.0, at + 1)
        if word in data["halves"]:
            return Quantity(at, at + 1, 50.0, "percent", form="part")
        if word in data["parts"]:
            return Quantity(at, at + 1, round(100 / data["parts"][word]), "percent", form="part")
        value = self._words.numbers.get(word)
        if value is None:
            return None
        if after in data["parts"]:
            share = round(100 * value / data["parts"][after])
            return Quantity(at, at + 2, share, "percent", form="part")
        whole = Quantity(at, at + 1, value, form="word")
        found = self._share(tokens, at, value, units) or self._measured(tokens, at, whole, units)
        # "en" and "ett" alone are articles.
        return None if value == 1 and found.unit is None else found

    def _every(self, tokens: Sequence[Token], at: int, share: float, last: int) -> Quantity | None:
        """A share such as "var fjärde resa"; "vart fjärde år" is none."""
        noun = tokens[last].form if last < len(tokens) else ""
        timed = self._per.get(noun) == "year" or noun in self._words.data["no_share"]
        return None if timed else Quantity(at, last, round(share), "percent", form="every")

    def _share(
        self, tokens: Sequence[Token], at: int, value: int, units: dict[int, Match]
    ) -> Quantity | None:
        """A share such as "nio av tio" and "sju barn av tio"; "3 bussar av 10 meter" is none."""
        of = next((i for i in (at + 1, at + 2) if self._is_of(tokens, i)), None)
        if of is None or (of > at + 1 and (tokens[at + 1].kind != "word" or at + 1 in units)):
            return None
        form = tokens[of + 1].form
        whole = (
            int(form)
            if form.isdigit() and len(form) <= _GROUP
            else self._words.numbers.get(form, 0)
        )
        if whole not in _WHOLES or not 0 < value <= whole or (of > at + 1 and of + 2 in units):
            return None
        return Quantity(at, of + 2, round(100 * value / whole), "percent", form="every")

    def _is_of(self, tokens: Sequence[Token], at: int) -> bool:
        return at + 1 < len(tokens) and tokens[at].form in self._words.data["of"]

    def _measured(
        self, tokens: Sequence[Token], at: int, plain: Quantity, units: dict[int, Match]
    ) -> Quantity:
        """A figure with the unit after it and what it is counted by."""
        match = units.get(plain.last)
        if match is None:
            return plain
        last, per = self._counted_by(tokens, match.last)
        return replace(plain, last=last, unit=meaning(match), per=per)

    def _counted_by(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[str, ...]]:
        """The end of a unit and what it is per ("CO2e per invånare och år", "/m2")."""
        while at < len(tokens) and self._is_substance(tokens[at].form):
            at += 1
        per: list[str] = []
        while at + 1 < len(tokens) and tokens[at].form in self._per_signs:
            by = self._per.get(tokens[at + 1].form)
            if by is None or (not per and tokens[at].form in self._words.data["and"]):
                break
            per.append(by)
            at += 2
        return at, tuple(per)

    def _is_substance(self, form: str) -> bool:
        return form in self._substances or form.startswith(self._substance)

    def _lent_units(self, found: list[Quantity], tokens: Sequence[Token]) -> list[Quantity]:
        """Figures of a range ("80–90 procent") have the unit of the second."""
        lent = list(found)
        for index in range(len(found) - 2, -1, -1):
            one, two = lent[index], lent[index + 1]
            between = [t.form for t in tokens[one.last : two.first]]
            if len(between) != 1 or between[0] not in self._range:
                continue
            if one.unit is None:
                lent[index] = replace(one, unit=two.unit, per=two.per)
            elif two.unit is None and self._is_begun(tokens, one):
                # "från 12 GWh till 90"
                lent[index + 1] = replace(two, unit=one.unit, per=one.per)
        return lent

    def _is_begun(self, tokens: Sequence[Token], quantity: Quantity) -> bool:
        """Whether a change starts from a figure, a word between passed over ("från dagens 12")."""
        before = tokens[max(0, quantity.first - 2) : quantity.first]
        return any(token.form in self._from for token in before)

    def _with_bounds(
        self, found: Sequence[Quantity], tokens: Sequence[Token], matches: Sequence[Match]
    ) -> tuple[Quantity, ...]:
        if not matches:
            return tuple(found)
        bounded = []
        for quantity in found:
            near = [m for m in matches if self._leads_to(m.last, quantity.first, tokens)]
            # The longest that stands nearest: "inte överstiga" before "överstiga".
            near.sort(key=lambda m: (m.last, m.last - m.first), reverse=True)
            bound: Bound | None = meaning(near[0]) if near else None  # type: ignore[assignment]
            bounded.append(replace(quantity, bound=bound))
        return tuple(bounded)

    def _leads_to(self, last: int, first: int, tokens: Sequence[Token]) -> bool:
        if not 0 <= first - last <= _REACH:
            return False
        return all(
            t.form in self._about or t.form in self._signs or t.form in self._from
            for t in tokens[last:first]
        )


def _with_rates(found: Sequence[Quantity], matches: Sequence[Match]) -> tuple[Quantity, ...]:
    """Percent that change "per år", "årligen" or "i årstakt" near the figure."""
    if not matches:
        return tuple(found)
    rated = []
    for quantity in found:
        near = any(
            0 <= match.first - quantity.last <= 2 or 0 <= quantity.first - match.last <= _REACH
            for match in matches
        )
        whole = quantity.unit == "percent" and near and quantity.form != "every"
        if whole and "year" not in quantity.per:
            quantity = replace(quantity, per=(*quantity.per, "year"))
        rated.append(quantity)
    return tuple(rated)


def _joined(
    found: Sequence[Quantity],
    tokens: Sequence[Token],
    signs: frozenset[str],
    begins: frozenset[str],
) -> list[Quantity]:
    """Ranges ("80–90 procent") and changes ("från 6,8 till 4,0 ton") made one quantity."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        between = [t.form for t in tokens[last.last : quantity.first]] if last else []
        linked = len(between) == 1 and between[0] in signs
        if last is None or not linked or last.unit != quantity.unit or last.per != quantity.per:
            joined.append(quantity)
            continue
        changes = any(t.form in begins for t in tokens[max(0, last.first - 2) : last.first])
        if changes:
            joined[-1] = replace(quantity, first=last.first, before=last.value)
        elif last.value < quantity.value and last.high is None and quantity.form != "part":
            joined[-1] = replace(last, last=quantity.last, high=quantity.value)
        else:
            joined.append(quantity)
    return joined


def number(text: str, *, decimal: bool = False, point: bool = False) -> float:
    """A figure as a number.

    >>> number("1 250,5"), number("1.250"), number("1.250", decimal=True), number("12,5")
    (1250.5, 1250.0, 1.25, 12.5)
    >>> number("1,250.5", point=True), number("1,250", point=True)
    (1250.5, 1250.0)
    >>> number("0,35", point=True), number("1,4", point=True), number("2.1", point=True)
    (0.35, 1.4, 2.1)

    :param text: digits with blanks, points or a comma
    :param decimal: whether a point before three digits parts decimals
    :param point: whether the language has a point before decimals and a comma at thousands
    """
    bare = "".join(text.split())
    if point:
        bare = _with_point(bare)
    if "," in bare:
        whole, _, part = bare.partition(",")
        return float(f"{whole.replace('.', '')}.{part.replace(',', '').replace('.', '')}")
    if bare.count(".") > 1:
        return float(bare.replace(".", ""))
    whole, _, part = bare.partition(".")
    if len(part) == _GROUP and len(whole) <= _GROUP and whole != "0" and not decimal:
        return float(whole + part)
    return float(bare)


def _with_point(bare: str) -> str:
    """A figure of a language with points before decimals, the points made commas.

    One comma without three digits after it, or after a lone zero, is no sign of thousands: texts
    written in English elsewhere keep the comma of their own language.
    """
    whole, comma, part = bare.partition(",")
    if comma and part.isdigit() and (len(part) != _GROUP or whole == "0"):
        return bare
    return bare.replace(",", "").replace(".", ",")
