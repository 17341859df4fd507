"""Which tests would pass on nothing: all they assert stands in a loop that may not run.

A loop over what a search returns asserts nothing when the search returns nothing. A test has to
assert, once and outside of such loops, that there is something. Literals can be looped over as
they are: their length stands there to be read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
_COMPREHENSION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# What only passes the elements of its arguments on.
_PASSES_ON = {"enumerate", "zip", "sorted", "reversed", "list", "tuple", "set", "product", "chain"}
_PASSES_ON |= {"items", "keys", "values", "split", "splitlines", "permutations", "combinations"}


@dataclass
class Module:
    """One file of tests: its functions, and the names that stand for literals."""

    functions: dict[str, Function] = field(default_factory=dict)
    literals: set[str] = field(default_factory=set)


def passing_on_nothing(text: str, helpers: Mapping[str, Module]) -> list[str]:
    """Name the tests of a file that assert nothing when there is nothing.

    :param text: the file.
    :param helpers: functions that tests of other files may call, by the name of their module.
    :returns: names of functions.
    """
    tree = ast.parse(text)
    module = read(tree)
    known = dict(module.functions)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in helpers:
            found = helpers[node.module].functions
            named = {alias.asname or alias.name: alias.name for alias in node.names}
            known |= {own: found[name] for own, name in named.items() if name in found}
            filled = helpers[node.module].literals
            module.literals |= {own for own, name in named.items() if name in filled}
        elif isinstance(node, ast.Import):
            for alias in node.names:
                other, own = helpers.get(alias.name, Module()), alias.asname or alias.name
                known |= {f"{own}.{name}": f for name, f in other.functions.items()}
                module.literals |= {f"{own}.{name}" for name in other.literals}
    tests = (f for name, f in module.functions.items() if name.startswith("test_"))
    return [test.name for test in tests if not _asserts(test, known, module.literals, set())]


def read(tree: ast.Module) -> Module:
    """Read what other files may use of a module.

    :param tree: the module.
    :returns: its functions and literals.
    """
    module = Module()
    for node in ast.walk(tree):
        if isinstance(node, Function):
            module.functions[node.name] = node
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if _is_filled(node.value, module.literals):
                module.literals |= {t.id for t in targets if isinstance(t, ast.Name)}
    return module


def _asserts(
    function: Function, known: Mapping[str, Function], literals: set[str], seen: set[str]
) -> bool:
    """Say whether a function asserts something whatever its data are."""
    seen.add(function.name)
    named = literals | _drawn(function) | _local_literals(function, literals)
    for node in _always(function.body, named):
        if isinstance(node, ast.Assert) and not _holds_for_nothing(node.test, named):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in {"pytest.raises", "pytest.warns", "pytest.fail"}:
                return True
            called = known.get(name)
            if called and called.name not in seen and _asserts(called, known, literals, seen):
                return True
            if name.rpartition(".")[2].startswith(("assert_", "expect")):
                return True
    return False


def _always(body: Iterable[ast.AST], named: set[str]) -> Iterator[ast.AST]:
    """Go through what is reached even if every computed collection is empty."""
    for node in body:
        if isinstance(node, ast.For | ast.AsyncFor) and not _is_filled(node.iter, named):
            yield from _always([node.iter], named)
        elif isinstance(node, ast.While):
            yield from _always([node.test], named)
        elif isinstance(node, Function | ast.Lambda) or isinstance(node, _COMPREHENSION):
            continue
        else:
            yield node
            yield from _always(ast.iter_child_nodes(node), named)


def _holds_for_nothing(test: ast.expr, named: set[str]) -> bool:
    """Recognise ``all(... for x in xs)``, ``not any(...)``, ``[... for x in xs] == []``."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_holds_for_nothing(value, named) for value in values)
        case ast.Call(func=ast.Name(id="all"), args=[inner]):
            return _is_computed_comprehension(inner, named)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id="any"), args=[inner])):
            return _is_computed_comprehension(inner, named)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _is_computed_comprehension(inner, named)
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.List(elts=[])]):
            return _is_computed_comprehension(left, named)
    return False


def _is_computed_comprehension(node: ast.expr, named: set[str]) -> bool:
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return not _is_filled(node.generators[0].iter, named)
    return False


def _is_filled(node: ast.expr, named: set[str]) -> bool:
    """Say whether a collection is seen not to be empty where it stands."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return any(not isinstance(part, ast.Starred) for part in parts)
        case ast.Dict(keys=keys):
            return any(key is not None for key in keys)
        case ast.Constant(value=value):
            return isinstance(value, str | bytes) and bool(value)
        case ast.JoinedStr():
            return True
        case ast.Name() | ast.Attribute():
            return ast.unparse(node) in named
        case ast.Call():
            return _is_filled_by_call(node, named)
        case ast.BinOp(op=ast.Add() | ast.BitOr(), left=left, right=right):
            return _is_filled(left, named) or _is_filled(right, named)
        case ast.BinOp(op=ast.Mult(), left=left):
            return _is_filled(left, named)
        case ast.ListComp(generators=[one]) | ast.GeneratorExp(generators=[one]):
            return not one.ifs and _is_filled(one.iter, named)
    return False


def _is_filled_by_call(call: ast.Call, named: set[str]) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    filled = [_is_filled(argument, named) for argument in call.args]
    if name == "zip" and any(ast.unparse(k) == "strict=True" for k in call.keywords):
        return any(filled)
    if name in _PASSES_ON and isinstance(call.func, ast.Attribute):
        return _is_filled(call.func.value, named) or (bool(filled) and all(filled))
    return name == "range" or (name in _PASSES_ON and bool(filled) and all(filled))


def _local_literals(function: Function, literals: set[str]) -> set[str]:
    """Names inside a function that stand for literals, in the order they are given."""
    found = set(literals)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if _is_filled(node.value, found):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def _drawn(function: Function) -> set[str]:
    """Parameters that hypothesis fills, with something in one case or another."""
    if not any("given" in ast.unparse(decorator) for decorator in function.decorator_list):
        return set()
    return {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
