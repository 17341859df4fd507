"""Type that is set above the line, as the marks of notes are."""

from __future__ import annotations

# A raised character: smaller, or as large and higher; in units of the type size.
_RAISED_SIZE = 0.85
_RAISED = 0.12
_RAISED_SAME_SIZE = 0.25


def is_raised(size: float, bottom: float, main_size: float, main_bottom: float) -> bool:
    """Tell whether type is set above the line beside other type.

    :param size: its size, in points.
    :param bottom: lower edge of its box.
    :param main_size: size of the type beside it.
    :param main_bottom: lower edge of that type's box.
    """
    # Below the base line a box reaches down by about a fifth of the size.
    rise = (bottom + 0.2 * size) - (main_bottom + 0.2 * main_size)
    if size > _RAISED_SIZE * main_size:
        return size <= main_size and rise > _RAISED_SAME_SIZE * main_size
    return rise > _RAISED * main_size
