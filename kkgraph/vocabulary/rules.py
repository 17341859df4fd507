"""Rules of extraction, as data under ``ontology/rules``; the code only reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from kkgraph.aliases import JsonValues
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.strict_yaml import load_yaml

if TYPE_CHECKING:
    from kkgraph.vocabulary import rule_files, undertaking_rules


@overload
def load_rules(name: Literal["actions"]) -> rule_files.ActionFile: ...
@overload
def load_rules(name: Literal["commitments"]) -> undertaking_rules.CommitmentFile: ...
@overload
def load_rules(name: Literal["cooperations"]) -> undertaking_rules.CooperationFile: ...
@overload
def load_rules(name: Literal["documents"]) -> rule_files.DocumentFile: ...
@overload
def load_rules(name: Literal["goals"]) -> rule_files.GoalFile: ...
@overload
def load_rules(name: Literal["identify"]) -> rule_files.IdentifyFile: ...
@overload
def load_rules(name: Literal["joint"]) -> rule_files.JointFile: ...
@overload
def load_rules(name: Literal["names"]) -> rule_files.NameFile: ...
@overload
def load_rules(name: Literal["numbers"]) -> rule_files.NumberFile: ...
@overload
def load_rules(name: Literal["organisations"]) -> rule_files.OrganisationFile: ...
@overload
def load_rules(name: Literal["parties"]) -> rule_files.PartyFile: ...
@overload
def load_rules(name: Literal["progress"]) -> rule_files.ProgressFile: ...
@overload
def load_rules(name: Literal["qualified"]) -> rule_files.QualifiedFile: ...
@overload
def load_rules(name: Literal["report"]) -> rule_files.ReportFile: ...
@overload
def load_rules(name: Literal["sentences"]) -> rule_files.SentenceFile: ...
@overload
def load_rules(name: Literal["silence"]) -> rule_files.SilenceFile: ...
@overload
def load_rules(name: str) -> JsonValues: ...
def load_rules(name: str) -> object:
    """The rules of one step.

    :param name: the file's stem in ``ontology/rules``
    :returns: the file's mapping, checked where `kkgraph.vocabulary.rule_files` describes it
    :raises OntologyError: when the file is missing, no mapping, or not as it is described
    """
    return _read(name)


@cache
def _read(name: str) -> object:
    import yaml

    path = ontology_dir() / "rules" / f"{name}.yaml"
    try:
        rules = read_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(f"{path.name}: cannot be read ({error}); restore the file") from error
    if not isinstance(rules, dict):
        raise OntologyError(f"{path.name}: must hold a mapping of rule names")
    return _checked(rules, name, path)


def _checked(rules: object, name: str, path: Path) -> object:
    """The same rules, if they are as their file is described."""
    from pydantic import TypeAdapter, ValidationError

    from kkgraph.vocabulary.rule_files import FILES

    if name not in FILES:
        return rules
    checker: TypeAdapter[object] = TypeAdapter(FILES[name])
    try:
        checker.validate_python(rules)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise OntologyError(f"{path.name}: {faults[0]}{more}; correct the entry") from error
    return rules


def read_yaml(path: Path) -> object:
    """Read a YAML file, with the fast parser where there is one.

    :param path: the file
    :raises OSError: when it cannot be read
    :raises yaml.YAMLError: when it is no YAML, or a key stands twice in a mapping
    """
    found: object = load_yaml(path.read_text(encoding="utf-8"))
    return found
