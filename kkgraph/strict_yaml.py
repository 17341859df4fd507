"""YAML as people mean it: a key that stands twice is refused, where YAML would drop the first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml


def load_yaml(text: str, *, fast: bool = True) -> Any:  # noqa: ANN401 - as yaml.load has it
    """Read one YAML document.

    :param text: the text
    :param fast: with the parser written in C, where there is one; False for text from outside
        whose faults shall be the same on every machine
    :returns: what it holds, of plain types
    :raises yaml.YAMLError: when it is no YAML, or a mapping holds a key twice
    """
    import yaml

    return yaml.load(text, Loader=_loader(fast))  # noqa: S506 - a safe one


@cache
def _loader(fast: bool) -> type[yaml.SafeLoader]:
    """A safe loader that looks at the keys of every mapping before it builds it."""
    import yaml

    plain = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if fast else yaml.SafeLoader

    class Strict(plain):  # type: ignore[misc, valid-type]
        def flatten_mapping(self, node: yaml.MappingNode) -> None:
            # Before merge keys are put in: what a merge brings may well be said again.
            seen: set[tuple[str, str]] = set()
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    continue
                if (key.tag, key.value) in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} stands twice", key.start_mark
                    )
                seen.add((key.tag, key.value))
            super().flatten_mapping(node)

    return Strict
