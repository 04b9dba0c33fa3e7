"""Type modules: types.py and models.py, put together of plain types and of what the model generator writes.

The model generator gets the definitions that are not plain, and stands in for those that they name: what it writes of
them does not depend on more.
"""

from __future__ import annotations

import ast
import heapq
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from callsheet.rendering.inner_types import taken_out
from callsheet.rendering.plain_types import PlainTypes, Type

_FUTURE: Final = "from __future__ import annotations"
_STAND_IN: Final = {"type": "object", "properties": {"stands_in": {"type": "string"}}}
_PACKAGES: Final = {
    **dict.fromkeys(("Any", "Literal", "NotRequired", "TypeAlias", "TypedDict"), "typing"),
    **dict.fromkeys(("BaseModel", "ConfigDict"), "pydantic"),
}
"""Where the names come from that plain types use."""
_REFERENCE: Final = "#/$defs/"


def typed_dicts(schema: dict[str, Any], header: str) -> str:
    """A module of typed dicts for the definitions of a JSON Schema."""
    return _module(schema, header, models=False)


def open_models(schema: dict[str, Any], header: str) -> str:
    """A module of Pydantic v2 models that keep fields which they do not know."""
    return _module(schema, header, models=True)


def _module(schema: dict[str, Any], header: str, *, models: bool) -> str:
    if not schema["$defs"]:
        return header + "\n"
    definitions = taken_out(schema, _singular)["$defs"]
    held = {name: set(_references(form)) for name, form in definitions.items()}
    plain = PlainTypes(definitions, models)
    types, packages = dict(plain.types), dict(_PACKAGES)
    if plain.left:
        _add_generated(types, packages, definitions, held, plain.left, models=models)
    names = {name for found in types.values() for name in found.imported}
    if not names.isdisjoint(types) or definitions.keys() != types.keys():
        # It gives other names to what is called like an import, or by no name of Python: all types must follow.
        return _generated({"$defs": definitions}, header, models=models)
    read_at_once = {name for name, found in types.items() if not found.source.startswith("class ")}
    order = _behind({name: held[name] if name in read_at_once else set() for name in types})
    order += sorted(types.keys() - set(order))
    parts = [part for name in order for part in ("", "", types[name].source)]
    imports = _import_lines(packages, names)
    ending = [f"{name}.model_rebuild()" for name in sorted(_circles(held))] if models else []
    return "\n".join([header, "", _FUTURE, *imports, *parts, *(["", "", *ending] if ending else [])]) + "\n"


def _singular(name: str) -> str:
    """What one of several is called."""
    from callsheet.rendering.model_code import singular

    return singular(name)


def _generated(schema: dict[str, Any], header: str, *, models: bool) -> str:
    """A module of types by the model generator, which is loaded where it is needed first."""
    from callsheet.rendering.model_code import generated_types

    return generated_types(schema, header, models=models)


def _add_generated(
    types: dict[str, Type],
    packages: dict[str, str],
    definitions: dict[str, Any],
    held: Mapping[str, set[str]],
    left: set[str],
    *,
    models: bool,
) -> None:
    """Add what the model generator writes of the definitions that are left to it, and where that imports from."""
    named = {other for name in left for other in held[name] | definitions[name].get("properties", {}).keys()}
    kept = {name: form if name in left else _STAND_IN for name, form in definitions.items() if name in left | named}
    source = _generated({"$defs": kept}, "", models=models)
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom):
            names = (f"{one.name} as {one.asname}" if one.asname else one.name for one in node.names)
            packages |= dict.fromkeys(names, node.module or "")
    types |= {name: found for name, found in _types(source, packages) if name in left}


def _types(source: str, packages: Mapping[str, str]) -> Iterator[tuple[str, Type]]:
    """The types of a module by their names, with the docstrings of aliases. `packages` are those of what it imports."""
    lines = source.split("\n")
    imported = {name.rpartition(" ")[2]: name for name in packages}
    body = ast.parse(source).body
    for node, following in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.ClassDef(name=name):
                last: ast.stmt = node
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                last = following if isinstance(following, ast.Expr) else node
            case _:
                continue
        loaded = (inner for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load))
        used = {inner.id for inner in loaded}
        names = frozenset(imported[name] for name in used & imported.keys())
        yield name, Type("\n".join(lines[node.lineno - 1 : last.end_lineno]), names)


def _references(form: dict[str, Any]) -> Iterator[str]:
    """The names of the types that a form names."""
    if "$ref" in form:
        yield form["$ref"].removeprefix(_REFERENCE)
    inner = [form[keyword] for keyword in ("items", "additionalProperties") if keyword in form]
    for one in (*form.get("properties", {}).values(), *form.get("anyOf", ()), *inner):
        yield from _references(one)


def _circles(held: Mapping[str, set[str]]) -> set[str]:
    """The types that hold themselves or one another, and those between two circles."""
    holding: dict[str, set[str]] = {name: set() for name in held}
    for name, others in held.items():
        for other in others:
            holding[other].add(name)
    return _not_behind(held) & _not_behind(holding)


def _not_behind(needed: Mapping[str, set[str]]) -> set[str]:
    """The names that need themselves or one another, and those that need these."""
    return set(needed) - set(_behind(needed))


def _behind(needed: Mapping[str, set[str]]) -> list[str]:
    """Names as the alphabet has them, but each behind those that it needs; without those that need one another."""
    waiting = {name: set(others) for name, others in needed.items()}
    needing: dict[str, list[str]] = {}
    for name, others in waiting.items():
        for other in others:
            needing.setdefault(other, []).append(name)
    ready = [name for name, others in waiting.items() if not others]
    heapq.heapify(ready)
    found: list[str] = []
    while ready:
        found.append(heapq.heappop(ready))
        for other in needing.get(found[-1], ()):
            waiting[other].discard(found[-1])
            if not waiting[other]:
                heapq.heappush(ready, other)
    return found


def _import_lines(packages: Mapping[str, str], names: set[str]) -> list[str]:
    """The lines that import names from packages, those of Python first, with empty lines around both."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        alone = name if " as " in name else ""
        found.setdefault(f"from {packages[name]} import {alone}", []).extend([] if alone else [name])
    lines = sorted(start + ", ".join(listed) for start, listed in found.items())
    of_python = [line for line in lines if line.split()[1] in sys.stdlib_module_names]
    return ["", *of_python, "", *(line for line in lines if line not in of_python)]
