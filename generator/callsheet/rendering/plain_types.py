"""Plain types: typed dicts and Pydantic models, written as the model generator writes them, in a tenth of its time.

A type is written here where it leaves nothing to decide: every name in it is one of Python already, and every object
has a type of its own (`inner_types.py` sees to that). What else there is, such as names that must be changed, is left
to the model generator. Tests hold one against the other.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from callsheet.compiling.code import BUILTINS, whole_literal

_TYPE_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_FIELD_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_STRANGE_WORDS: Final = re.compile(r'\\|"""')
_WORD: Final = re.compile(r"\w+")
_SHORT: Final = 100
"""A docstring of one line, with fewer characters, stands beside its quotes."""
_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_KEYWORDS: Final = frozenset(("additionalProperties", "anyOf", "description", "enum", "items", "type"))
"""The keywords of a form that has no properties and is no reference."""
_IMPORTED: Final = frozenset(
    ("Any", "BaseModel", "ConfigDict", "Field", "Literal", "NotRequired", "TypeAlias", "TypedDict")
)
"""Names that the modules import."""
_OF_ANNOTATIONS: Final = frozenset(("bool", "dict", "float", "int", "list", "str"))
"""Names that a field of a model hides from the annotations behind it."""
_OF_MODELS: Final = re.compile(
    r"(?:construct|copy|dict|fields|from_orm|json|parse_\w+|schema\w*|update_forward_refs|validate"
    r"|model_(?:computed|config|construct|copy|dump|extra|fields|json|parametrized|post|rebuild|validate)\w*)\Z"
)
"""What a model of Pydantic has already, or may have."""
_REFERENCE: Final = "#/$defs/"


class _NotPlain(Exception):
    """There is something to decide."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type as its module holds it: its source, and the names in it that are imported."""

    source: str
    imported: frozenset[str]


@dataclass(slots=True)
class PlainTypes:
    """The plain types of a module, by their names; `left` are the names of the other ones.

    `models` tells whether they are models that keep fields which they do not know, or typed dicts.
    """

    definitions: dict[str, dict[str, Any]]
    models: bool
    types: dict[str, Type] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    _names: set[str] = field(default_factory=set)
    """What the type under way imports."""

    def __post_init__(self) -> None:
        for name, form in self.definitions.items():
            self._names = set()
            try:
                source = self._type(name, form)
            except _NotPlain:
                self.left.add(name)
            else:
                self.types[name] = Type(source, frozenset(self._names))

    def _type(self, name: str, form: dict[str, Any]) -> str:
        """The source of a type."""
        if not _TYPE_NAME.match(name) or keyword.iskeyword(name) or name in _IMPORTED or name in BUILTINS:
            raise _NotPlain
        return self._class(name, form) if "properties" in form else self._alias(name, form)

    def _class(self, name: str, form: dict[str, Any]) -> str:
        if form.keys() - {"type", "properties", "required", "description"} or form["type"] != "object":
            raise _NotPlain
        lines = [f"class {name}({self._imported('BaseModel' if self.models else 'TypedDict')}):"]
        if "description" in form:
            lines += [*_docstring("    ", form["description"]), ""]
        if self.models:
            lines.append(f'    model_config = {self._imported("ConfigDict")}(extra="allow")')
        required = set(form.get("required", ()))
        fields = {
            key: self._field(key, inner, is_required=key in required) for key, inner in form["properties"].items()
        }
        if self.models and _hide_types(fields):
            raise _NotPlain
        for key, inner in form["properties"].items():
            lines.append(f"    {key}: {fields[key]}")
            lines += _docstring("    ", inner["description"]) if "description" in inner else ()
        return "\n".join(lines)

    def _alias(self, name: str, form: dict[str, Any]) -> str:
        if self.models or (form.get("type") == "object" and "additionalProperties" not in form):
            raise _NotPlain
        lines = [f"{name}: {self._imported('TypeAlias')} = {self._annotation(form)}"]
        return "\n".join([*lines, *(_docstring("", form["description"]) if "description" in form else ())])

    def _field(self, name: str, form: dict[str, Any], *, is_required: bool) -> str:
        """The annotation of a field, and its default where it has one."""
        is_taken = name in _IMPORTED or name in self.definitions or (self.models and _OF_MODELS.match(name))
        if not _FIELD_NAME.match(name) or keyword.iskeyword(name) or is_taken:
            raise _NotPlain
        annotation = self._annotation(form)
        if is_required:
            return annotation
        if not self.models:
            return f"{self._imported('NotRequired')}[{annotation}]"
        if annotation == "None":
            raise _NotPlain
        return f"{annotation.removesuffix(' | None')} | None = None"

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
        self._names.add(name)
        return name


def _hide_types(fields: dict[str, str]) -> bool:
    """Whether one of the fields is called like a type of Python that another one has."""
    hidden = _OF_ANNOTATIONS & fields.keys()
    return bool(hidden) and not hidden.isdisjoint(_WORD.findall(" ".join(fields.values())))


def _docstring(indent: str, words: str) -> list[str]:
    """The lines of a docstring."""
    lines = words.split("\n")
    if _STRANGE_WORDS.search(words) or not all(line == line.strip() and line.isprintable() for line in lines):
        raise _NotPlain
    if len(lines) == 1 and len(words) < _SHORT and not words.endswith('"'):
        return [f'{indent}"""{words}"""']
    return [f'{indent}"""', *(indent + line for line in lines), f'{indent}"""']
