"""How the time that work takes grows with its input: by ratio, so that no machine is too slow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")
_TIMES = 8
# Linear work grows by 8, quadratic work by 64.
_MOST = 28
# Less than this is too little to compare.
_LEAST_SECONDS = 0.002


def grows_faster(work: Callable[[Given], object], make: Callable[[int], Given], size: int) -> bool:
    """Tell whether work on longer texts takes more time than the length explains.

    Only what does so three times over counts: anything else was the machine.

    :param work: what is done.
    :param make: gives a text of about so many characters, or so many things.
    :param size: of the shorter text.
    """
    return all(_ratio(work, make(size), make(size * _TIMES)) > _MOST for _ in range(3))


def _ratio(work: Callable[[Given], object], short: Given, long: Given) -> float:
    return _seconds(work, long) / max(_seconds(work, short), _LEAST_SECONDS)


def _seconds(work: Callable[[Given], object], text: Given) -> float:
    begun = time.thread_time()
    work(text)
    return time.thread_time() - begun
