"""Folded names: properties whose names Python would read as others, kept from the model generator.

Python reads identifiers in compatibility form (NFKC): a field that is written `ℂ` is called `C`, and one that is
written `ſtr` hides `str`. A field that is called like a type hides it from the fields beside it. The model generator
does not know either. It is given names of ASCII that are no identifiers, for which it makes fields with aliases, and
keys in quotes; afterwards the names stand where those stood.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from callsheet.compiling.code import identifier, whole_literal

_HELD: Final = ("items", "additionalProperties")
"""The keywords of a projected schema that hold one other."""


def kept_apart(schema: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """A schema without names that Python folds or hides, and what each of those that stand for them stands for."""
    written = json.dumps(schema, ensure_ascii=False)
    types = schema["$defs"]
    hiding = frozenset(name for form in types.values() for name in _hiding(form.get("properties", {}), types))
    if written.isascii() and not hiding:
        return schema, {}
    apart = _Apart(written, hiding)
    return apart.renamed(schema), {given: name for name, given in apart.names.items()}


def put_back(source: str, names: dict[str, str]) -> str:
    """Source text in which the texts that stand for names are these names."""
    if not names:
        return source
    listed = "|".join(map(re.escape, names))
    return re.sub(rf"""(["'])({listed})\1""", lambda found: whole_literal(names[found[2]]), source)


def _hiding(properties: dict[str, Any], types: dict[str, Any]) -> Iterator[str]:
    """The properties of an object that are called like the type of another one of them."""
    for name in properties:
        if name in types:
            others = [form for other, form in properties.items() if other != name]
            if f'"#/$defs/{name}"' in json.dumps(others):
                yield name


@dataclass(slots=True)
class _Apart:
    """What the model generator is given for names. `written` is the schema, in which none of that occurs."""

    written: str
    hiding: frozenset[str]
    names: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def renamed(self, form: dict[str, Any]) -> dict[str, Any]:
        """A form with other names in the place of those that must be kept apart."""
        renamed = dict(form)
        if "$defs" in form:
            renamed["$defs"] = {name: self.renamed(inner) for name, inner in form["$defs"].items()}
        if "properties" in form:
            renamed["properties"] = {self._given(name): self.renamed(i) for name, i in form["properties"].items()}
        if "required" in form:
            renamed["required"] = [self._given(name) for name in form["required"]]
        for keyword in _HELD:
            if isinstance(form.get(keyword), dict):
                renamed[keyword] = self.renamed(form[keyword])
        if "anyOf" in form:
            renamed["anyOf"] = [self.renamed(inner) for inner in form["anyOf"]]
        return renamed

    def _given(self, name: str) -> str:
        """What the model generator is given for a name."""
        if name not in self.hiding and unicodedata.normalize("NFKC", name) == name:
            return name
        number = len(self.names)
        while name not in self.names:
            number += 1
            given = f"{name if name.isascii() else identifier(name)}-{number}"
            if given not in self.written and given not in self._taken:
                self._taken.add(given)
                self.names[name] = given
        return self.names[name]
