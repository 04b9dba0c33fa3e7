"""Plain types: typed dicts and Pydantic models, written as the model generator writes them, in a tenth of its time.

A module is written here where it leaves nothing to decide: every name in it is one of Python already, and every object
has a type of its own (`inner_types.py` sees to that). What else there is (names that must be changed, types that hold
themselves) is left to the model generator. Tests hold one against the other.
"""

from __future__ import annotations

import heapq
import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from callsheet.compiling.code import BUILTINS, whole_literal

_TYPE_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_FIELD_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_STRANGE_WORDS: Final = re.compile(r'\\|"""')
_SHORT: Final = 100
"""A docstring of one line, with fewer characters, stands beside its quotes."""
_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_KEYWORDS: Final = frozenset(("additionalProperties", "anyOf", "description", "enum", "items", "type"))
"""The keywords of a form that has no properties and is no reference."""
_OF_ANNOTATIONS: Final = frozenset(
    (
        *("Any", "BaseModel", "ConfigDict", "Literal", "NotRequired", "TypeAlias", "TypedDict"),
        *("bool", "dict", "float", "int", "list", "str"),
    )
)
"""Names that a field or a type would hide from the annotations behind it."""
_TAKEN: Final = _OF_ANNOTATIONS | BUILTINS
_OF_MODELS: Final = re.compile(
    r"(?:construct|copy|dict|fields|from_orm|json|parse_\w+|schema\w*|update_forward_refs|validate|model_(?!id|name|slug)\w*)\Z"
)
"""What a model of Pydantic has already, or may have."""
_REFERENCE: Final = "#/$defs/"


class _NotPlain(Exception):
    """There is something to decide."""


def plain_types(schema: dict[str, Any], header: str, *, models: bool) -> str | None:
    """A module of types for the definitions of a JSON Schema: typed dicts, or models that keep fields which they do
    not know. None where it is left to the model generator."""
    module = _Module(schema["$defs"], models)
    try:
        types = {name: module.type(name) for name in module.definitions}
        ordered = [types[name] for name in module.order()]
    except _NotPlain:
        return None
    lines = [header, "", "from __future__ import annotations", "", *module.imports(), *ordered, *module.ending()]
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class _Module:
    """A module under way: what it imports, and which types speak of which."""

    definitions: dict[str, dict[str, Any]]
    models: bool
    imported: set[str] = field(default_factory=set)
    held: dict[str, set[str]] = field(default_factory=dict)
    """The types that each type holds."""
    met: set[str] = field(default_factory=set)
    """What the type under way holds."""

    def type(self, name: str) -> str:
        """The source of a type."""
        if not _TYPE_NAME.match(name) or keyword.iskeyword(name) or name in _TAKEN:
            raise _NotPlain
        form = self.definitions[name]
        self.held[name] = self.met = set()
        return self._class(name, form) if "properties" in form else self._alias(name, form)

    def order(self) -> list[str]:
        """The names as the alphabet has them, but each alias behind what it holds: Python reads it where it stands."""
        if self.models:  # which may hold themselves, but not one another in a circle
            _behind({name: held - {name} for name, held in self.held.items()})
            return sorted(self.held)
        classes = {name for name in self.held if "properties" in self.definitions[name]}
        return _behind({name: set() if name in classes else held for name, held in self.held.items()})

    def ending(self) -> list[str]:
        """The lines behind the types: Pydantic is to look again at models that hold themselves."""
        circles = [f"{name}.model_rebuild()" for name in sorted(self.held) if self.models and name in self.held[name]]
        return ["", "", *circles] if circles else []

    def imports(self) -> list[str]:
        """The lines that import what the types use."""
        lines = [f"from typing import {', '.join(sorted(self.imported))}"] if self.imported else []
        return [*lines, "", "from pydantic import BaseModel, ConfigDict"] if self.models else lines

    def _class(self, name: str, form: dict[str, Any]) -> str:
        if form.keys() - {"type", "properties", "required", "description"} or form["type"] != "object":
            raise _NotPlain
        base = "BaseModel" if self.models else self._imported("TypedDict")
        lines = ["", "", f"class {name}({base}):"]
        if "description" in form:
            lines += [*_docstring("    ", form["description"]), ""]
        if self.models:
            lines.append('    model_config = ConfigDict(extra="allow")')
        required = set(form.get("required", ()))
        for key, inner in form["properties"].items():
            lines.append(f"    {self._field(key, inner, is_required=key in required)}")
            lines += _docstring("    ", inner["description"]) if "description" in inner else ()
        return "\n".join(lines)

    def _alias(self, name: str, form: dict[str, Any]) -> str:
        if self.models or (form.get("type") == "object" and "additionalProperties" not in form):
            raise _NotPlain
        lines = ["", "", f"{name}: {self._imported('TypeAlias')} = {self._annotation(form)}"]
        return "\n".join([*lines, *(_docstring("", form["description"]) if "description" in form else ())])

    def _field(self, name: str, form: dict[str, Any], *, is_required: bool) -> str:
        is_hidden = name in _OF_ANNOTATIONS or name in self.definitions
        if not _FIELD_NAME.match(name) or keyword.iskeyword(name) or is_hidden:
            raise _NotPlain
        annotation = self._annotation(form)
        if is_required and not (self.models and _OF_MODELS.match(name)):
            return f"{name}: {annotation}"
        if not self.models:
            return f"{name}: {self._imported('NotRequired')}[{annotation}]"
        if annotation == "None" or _OF_MODELS.match(name):
            raise _NotPlain
        return f"{name}: {annotation.removesuffix(' | None')} | None = None"

    def _annotation(self, form: dict[str, Any]) -> str:
        """The annotation of a value of a form: its alternatives, and None behind them."""
        found = list(self._alternatives(form))
        names = [name for name in found if name != "None"]
        if len(set(names)) < len(names) or (not names and len(found) > 1):
            raise _NotPlain
        return " | ".join([*names, "None"] if "None" in found else names)

    def _alternatives(self, form: dict[str, Any]) -> Iterator[str]:
        if "$ref" in form:
            yield self._referred(form["$ref"])
            return
        if form.keys() - _KEYWORDS:
            raise _NotPlain
        said = form.keys() - {"description"}
        if not said:
            yield self._imported("Any")
        elif said == {"anyOf"}:
            if any("anyOf" in inner or inner.keys() <= {"description"} for inner in form["anyOf"]):
                raise _NotPlain
            for inner in form["anyOf"]:
                yield from self._alternatives(inner)
        elif said == {"enum"}:
            yield from self._literals(form["enum"])
        else:
            yield from self._typed(form)

    def _referred(self, reference: str) -> str:
        name = reference.removeprefix(_REFERENCE)
        if name not in self.definitions:
            raise _NotPlain
        self.met.add(name)
        return name

    def _literals(self, values: list[Any]) -> Iterator[str]:
        texts = [whole_literal(value) for value in values if value is not None]
        if not texts or not all(value is None or isinstance(value, str | int) for value in values):
            raise _NotPlain
        yield f"{self._imported('Literal')}[{', '.join(texts)}]"
        if None in values:
            yield "None"

    def _typed(self, form: dict[str, Any]) -> Iterator[str]:
        said = form.get("type", [])
        kinds = [said] if isinstance(said, str) else said
        is_odd = said in ([], ["null"]) or ("items" in form and "array" not in kinds)
        if is_odd or {"anyOf", "enum"} & form.keys():
            raise _NotPlain
        for kind in kinds:
            if kind == "array":
                yield f"list[{self._annotation(form.get('items', {}))}]"
            elif kind == "object":
                held = form.get("additionalProperties", {}) if len(kinds) == 1 else {}
                yield f"dict[str, {self._annotation(held)}]"
            else:
                yield _SCALARS[kind]

    def _imported(self, name: str) -> str:
        self.imported.add(name)
        return name


def _behind(needed: Mapping[str, set[str]]) -> list[str]:
    """Names as the alphabet has them, but each behind those that it needs."""
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
    if len(found) < len(waiting):
        raise _NotPlain  # they need one another in a circle
    return found


def _docstring(indent: str, words: str) -> list[str]:
    """The lines of a docstring."""
    lines = words.split("\n")
    if _STRANGE_WORDS.search(words) or not all(line == line.strip() and line.isprintable() for line in lines):
        raise _NotPlain
    if len(lines) == 1 and len(words) < _SHORT and not words.endswith('"'):
        return [f'{indent}"""{words}"""']
    return [f'{indent}"""', *(indent + line for line in lines), f'{indent}"""']
