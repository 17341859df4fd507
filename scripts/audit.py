"""Whether everything installed may be used by a public body, and whether faults of it are known.

``make audit`` reads the licence that every installed package states and compares it with
``scripts/licences.toml``; that needs no network. Known faults (advisories) are asked for with
``pip-audit`` where that is installed and its source can be reached; else it is said that they
were not looked at. Ends with status 1 on a licence that is not allowed, and on a known fault.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

LIST = Path(__file__).with_name("licences.toml")
_OWN = "kkgraph"
_SECONDS = 120
_UNKNOWN = "advisories: not looked at"
# pip-audit says with these that a package has known faults.
_FAULTS = re.compile(r"^Found \d+ known vulnerabilit", re.MULTILINE)


@dataclass(frozen=True)
class Allowed:
    """What is let through: licences, what they are called, and packages with a reason."""

    licences: frozenset[str]
    called: Mapping[str, str]
    packages: Mapping[str, str]


def read_list(path: Path = LIST) -> Allowed:
    """Read the list of what is let through.

    :param path: the file.
    """
    said = tomllib.loads(path.read_text("utf-8"))
    packages = {item["name"]: item["stated"] for item in said.get("package", [])}
    return Allowed(frozenset(said["allowed"]), said.get("called", {}), packages)


def stated(package: metadata.PackageMetadata) -> str:
    """The licence that a package states: an expression, else its field, else its classifiers.

    :param package: its metadata.
    """
    expressions = package.get_all("License-Expression") or [""]
    if expressions[0]:
        return str(expressions[0])
    field = str((package.get_all("License") or [""])[0]).strip()
    # Some put the whole text there.
    if field and "\n" not in field:
        return field
    named = [line for line in package.get_all("Classifier") or [] if line.startswith("License")]
    found = [line.rpartition("::")[2].strip() for line in named]
    return " AND ".join(name for name in found if name not in ("OSI Approved", "DFSG approved"))


def is_allowed(licence: str, allowed: Allowed) -> bool:
    """Tell whether a licence is let through: of a choice (OR) one, of several (AND, comma) all.

    >>> allowed = Allowed(frozenset({"MIT", "Apache-2.0"}), {"Apache": "Apache-2.0"}, {})
    >>> is_allowed("MIT AND (GPL-3.0 OR Apache)", allowed), is_allowed("MIT, GPL-3.0", allowed)
    (True, False)

    :param licence: as stated.
    :param allowed: what is let through.
    """
    if licence in allowed.called or licence in allowed.licences:
        return True
    bare = licence.strip()
    if bare.startswith("(") and _closes_at_the_end(bare):
        return is_allowed(bare[1:-1], allowed)
    for between, holds in ((r",| AND ", all), (r" OR ", any)):
        parts = _parts(bare, between)
        if len(parts) > 1:
            return holds(is_allowed(part.strip(), allowed) for part in parts)
    return False


def _parts(licence: str, between: str) -> list[str]:
    """Parts of an expression outside all brackets."""
    parts, depth, at = [""], 0, 0
    while at < len(licence):
        found = re.compile(between).match(licence, at) if depth == 0 else None
        if found:
            parts.append("")
            at = found.end()
            continue
        depth += {"(": 1, ")": -1}.get(licence[at], 0)
        parts[-1] += licence[at]
        at += 1
    return parts


def _closes_at_the_end(licence: str) -> bool:
    depth = 0
    for at, letter in enumerate(licence):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return at == len(licence) - 1
    return False


def refused(
    packages: Iterable[metadata.PackageMetadata], allowed: Allowed
) -> Iterator[tuple[str, str]]:
    """Packages whose licence is not let through, with what they state.

    :param packages: metadata of what is installed.
    :param allowed: what is let through.
    """
    for package in sorted(packages, key=lambda item: str(item["Name"]).lower()):
        name, licence = str(package["Name"]), stated(package)
        if name == _OWN or is_allowed(licence, allowed):
            continue
        # Should it state something else one day, somebody looks again.
        if allowed.packages.get(re.sub(r"[-_.]+", "-", name).lower()) != licence:
            yield name, licence


def advisories() -> tuple[bool, str]:
    """Ask for known faults.

    :returns: whether there are any, and what to tell.
    """
    if find_spec("pip_audit") is None:
        return False, f"{_UNKNOWN}; pip-audit is not installed (pip install pip-audit)"
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner=off", "--skip-editable"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False, f"{_UNKNOWN}; no answer within {_SECONDS} s"
    if done.returncode == 0:
        return False, "advisories: none known"
    if _FAULTS.search(done.stderr):
        return True, f"advisories:\n{done.stdout}"
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return False, f"{_UNKNOWN}; {last}"


def main() -> None:
    """Say what is wrong, and end with status 1 if something is."""
    installed = [item.metadata for item in metadata.distributions()]
    wrong = list(refused(installed, read_list()))
    lines = [
        f"{name}: {licence or 'no licence stated'}: not in {LIST.name}; read its licence, then "
        "allow it there with a reason, or do without"
        for name, licence in wrong
    ]
    faults, told = advisories()
    lines += [f"licences: {len(installed)} packages, {len(wrong)} not allowed", told]
    sys.stdout.write("\n".join(lines) + "\n")
    if wrong or faults:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
