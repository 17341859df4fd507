"""Every regular expression of the program, and texts made to cost it time.

``python tests/pattern_attacks.py`` prints the expressions that are slow, as JSON; in a process of
its own, because it listens to `re` before anything of the program is imported.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kkgraph", "ingest", "search_api")
# One of every kind of character that an expression may ask for.
CHARACTERS = "aAåÅ1 .,-–:;/()\"'\n#%&@_x€§\\<>[]{}=*|•?!+’”\t"
PLAIN = (" ", "a", "A", "1", "\n", "-", "aa ", "Aa ", "A a ", "1 ", "a.", "A-", ", ", "(")
_USES = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn")
_MOST_ATTACKS = 40
_SIZE, _TIMES = 2_000, 4
# A linear expression takes less on the first text; only what takes more is compared by ratio.
_QUICK_SECONDS = 0.0015
# Linear work grows by 4, quadratic by 16.
_MOST_RATIO = 9
_PATIENCE_SECONDS = 0.5


class Listening:
    """An expression that remembers whether text was searched with it, or only held against it."""

    def __init__(self, made: re.Pattern[str], place: str) -> None:
        self.made, self.place, self.used = made, place, set[str]()

    def __getattr__(self, name: str) -> Any:
        if name in _USES:
            self.used.add(name)
        return getattr(self.made, name)

    @property
    def searches(self) -> bool:
        """Whether an attack may begin anywhere; so it is, too, where nothing was tried."""
        return not self.used or not self.used <= {"match", "fullmatch"}


class _TooLongError(Exception): ...


def collect() -> list[Listening]:
    """Find every expression that the packages compile, and how it is used.

    :returns: in the order of their places.
    """
    found: dict[tuple[str, int], Listening] = {}
    compiled: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def listen(pattern: Any, flags: Any) -> Any:
        if isinstance(pattern, Listening):
            return pattern
        made = compiled(pattern, flags)
        if isinstance(made.pattern, str) and (place := _place(sys._getframe(1))):
            return found.setdefault((made.pattern, made.flags), Listening(made, place))
        return made

    re._compile = listen  # type: ignore[attr-defined]
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    _make_cached()
    _read_samples()
    _compile_rules()
    re._compile = compiled  # type: ignore[attr-defined]
    return sorted(found.values(), key=lambda item: item.place)


def _place(frame: Any) -> str:
    """The nearest line of our own packages above a frame that is one of `re` or of `functools`."""
    for _ in range(4):
        if frame is None:
            return ""
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES:
            return f"{path.relative_to(ROOT)}:{frame.f_lineno}"
        if path.parent.name != "re" and path.name not in ("functools.py", "__init__.py"):
            return ""
        frame = frame.f_back
    return ""


def _make_cached() -> None:
    """Call what makes expressions when first needed."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in PACKAGES:
            for value in list(vars(module).values()):
                made = getattr(value, "__wrapped__", None)
                if made is not None and hasattr(value, "cache_info"):
                    notes = made.__annotations__
                    if set(notes) == {"return"} and "Pattern" in str(notes["return"]):
                        value()


def _read_samples() -> None:
    """Read the sample contracts, so that rules are compiled as they are when reading."""
    from ingest.formats import read_path
    from ingest.readings.read import read_source
    from kkgraph.vocabulary.registers import load

    vocabulary = load()
    for path in sorted((ROOT / "samples" / "contracts").iterdir()):
        for read in read_path(path):
            read_source(getattr(read, "source", read), vocabulary)


def _compile_rules() -> None:
    """Compile the rules that no sample needed."""
    from ingest.facts.patterns import pattern
    from kkgraph.vocabulary.rules import load_rules

    for path in sorted((ROOT / "ontology" / "rules").glob("*.yaml")):
        for source in _patterns(load_rules(path.stem)):
            try:
                pattern(source, path.stem)
            except (re.error, KeyError):
                continue


def _patterns(rules: object) -> Iterator[str]:
    if isinstance(rules, dict):
        if isinstance(rules.get("pattern"), str):
            yield rules["pattern"]
        for value in rules.values():
            yield from _patterns(value)
    elif isinstance(rules, list):
        for value in rules:
            yield from _patterns(value)


def attacks(pattern: str, flags: int) -> list[tuple[str, str, str]]:
    """Make beginnings, pieces to repeat and endings out of the parts of an expression."""
    from re import _parser  # type: ignore[attr-defined]

    tree = _parser.parse(pattern, flags & ~re.DEBUG)
    made = [("", piece, end) for piece in PLAIN for end in ("", "\x01")]
    wholes = dict.fromkeys(_sample(tree, choice) for choice in range(4))
    made += [("", text, "") for whole in wholes for text in (whole, whole[:-1]) if text]
    for before, piece in _repeated(tree, ""):
        made += [(before, piece, "\x01"), (before, piece, ""), ("", before + piece, "")]
    return list(dict.fromkeys(made))[:_MOST_ATTACKS]


def _repeated(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What stands before each unbounded repetition, and what it repeats."""
    steps = list(tree)
    for place, (kind, value) in enumerate(steps):
        reached = before + _sample(steps[:place], 0)
        name = str(kind)
        if name.endswith("REPEAT"):
            if int(value[1]) > 50:
                yield from ((reached, piece) for piece in _pieces(value[2]))
            yield from _repeated(value[2], reached)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repeated(branch, reached)
        elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT"):
            yield from _repeated(value[-1], reached)
        elif name == "ATOMIC_GROUP":
            yield from _repeated(value, reached)


def _pieces(tree: Any) -> Iterator[str]:
    steps = list(tree)
    if len(steps) == 1 and str(steps[0][0]) == "IN":
        yield from [c for c in CHARACTERS if _holds(steps[0][1], c)][:6]
    else:
        yield from dict.fromkeys(_sample(tree, choice) or "a" for choice in range(3))


def _sample(tree: Any, choice: int) -> str:
    """A short text that fits."""
    text = ""
    for kind, value in tree:
        name = str(kind)
        if name == "LITERAL":
            text += chr(value)
        elif name in ("ANY", "NOT_LITERAL"):
            text += "a" if value != ord("a") else "b"
        elif name == "IN":
            text += next((c for c in CHARACTERS if _holds(value, c)), "a")
        elif name.endswith("REPEAT"):
            text += _sample(value[2], choice) * int(value[0])
        elif name == "BRANCH":
            text += _sample(value[1][choice % len(value[1])], choice)
        elif name == "SUBPATTERN":
            text += _sample(value[3], choice)
        elif name == "ATOMIC_GROUP":
            text += _sample(value, choice)
    return text


def _holds(members: Any, character: str) -> bool:
    """Whether a class of characters holds one."""
    fits = negated = False
    for kind, value in members:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            fits |= value == ord(character)
        elif name == "RANGE":
            fits |= value[0] <= ord(character) <= value[1]
        elif name == "CATEGORY":
            fits |= _in_category(str(value), character)
    return fits != negated


def _in_category(name: str, character: str) -> bool:
    kind = name.rpartition("_")[2]
    fits = {
        "DIGIT": character.isdigit(),
        "SPACE": character.isspace(),
        "WORD": character.isalnum() or character == "_",
    }[kind]
    return fits != ("NOT" in name)


def slow_attack(expression: Listening) -> tuple[str, str, str] | None:
    """Find a text on which an expression takes more time than its length explains.

    :returns: beginning, piece and ending of the text; nothing where all are fine.
    """
    made = expression.made
    work = _search if expression.searches else _match
    for attack in attacks(made.pattern, made.flags):
        short = _seconds(work, made, _text(attack, _SIZE))
        if short > _QUICK_SECONDS and all(_grows(work, made, attack) for _ in range(2)):
            return attack
    return None


def _search(made: re.Pattern[str], text: str) -> None:
    for _ in made.finditer(text):
        pass


def _match(made: re.Pattern[str], text: str) -> None:
    made.match(text)
    made.fullmatch(text)


Work = Callable[[re.Pattern[str], str], None]


def _grows(work: Work, made: re.Pattern[str], attack: tuple[str, str, str]) -> bool:
    short = max(_seconds(work, made, _text(attack, _SIZE)), 1e-9)
    long = _seconds(work, made, _text(attack, _SIZE * _TIMES))
    return long == float("inf") or long / short > _MOST_RATIO


def _text(attack: tuple[str, str, str], size: int) -> str:
    before, piece, after = attack
    return before + piece * (size // len(piece)) + after


def _seconds(work: Work, made: re.Pattern[str], text: str) -> float:
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE_SECONDS)
    begun = time.thread_time()
    try:
        work(made, text)
    except _TooLongError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.thread_time() - begun


def _give_up(*_: object) -> None:
    raise _TooLongError


def main() -> None:
    found = collect()
    slow = [
        {"place": item.place, "pattern": item.made.pattern, "attack": attack}
        for item in found
        if (attack := slow_attack(item))
    ]
    sys.stdout.write(json.dumps({"count": len(found), "slow": slow}, ensure_ascii=False))


if __name__ == "__main__":
    main()
