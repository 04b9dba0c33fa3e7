"""Inner types: the objects inside of others, taken out and given names, so that the model generator has to name none.

It would call such an object like the property that holds it, whatever else is called so: a type that the code refers
to by that name, or a class of Python. The names are those that it would choose: of the property, or of one of its items
(`pets` holds a `Pet`), with a number where the name is taken.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from callsheet.compiling.code import BUILTINS, pascal

TAKEN: Final = BUILTINS | {
    *("Any", "BaseModel", "ConfigDict", "Field", "Literal", "NotRequired", "RootModel", "TypedDict", "TypeAlias"),
}
"""Names that the modules of types import, and those of Python itself: no type is called so. Pydantic reads annotations
before all classes are there, and would take the `Warning` of Python for one of them."""

_OF_OBJECTS: Final = ("properties", "required")
_OF_ITEMS: Final = "items"


def free_name(wanted: str) -> str:
    """A name for a type that nothing has already which its module imports, or Python has by itself."""
    return f"{wanted}Model" if wanted in TAKEN else wanted


def taken_out(schema: dict[str, Any], singular: Callable[[str], str]) -> dict[str, Any]:
    """A schema in which every object with properties is a definition. `singular` names one of several."""
    inner = _InnerTypes(singular, schema["$defs"])
    outer = {name: inner.holding(name, form) for name, form in schema["$defs"].items()}
    return schema | {"$defs": outer | inner.found}


@dataclass(slots=True)
class _InnerTypes:
    """The objects that were found inside of the definitions that are there, by their names."""

    singular: Callable[[str], str]
    definitions: dict[str, Any]
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    """The name of each object, by the one that it was to have, and by what it is as JSON."""
    _numbers: Counter[str] = field(default_factory=Counter)
    """How many names were made of each."""

    def holding(self, name: str, form: dict[str, Any]) -> dict[str, Any]:
        """A form that holds no objects but by reference, and may be one itself. `name` is what it is called."""
        held: dict[str, Any] = {}
        if "properties" in form:
            held["properties"] = {key: self._apart(pascal(key), inner) for key, inner in form["properties"].items()}
        if isinstance(form.get(_OF_ITEMS), dict):
            items = form[_OF_ITEMS]
            held[_OF_ITEMS] = self._apart(self.singular(name) if "properties" in items else name, items)
        if isinstance(form.get("additionalProperties"), dict):
            held["additionalProperties"] = self._apart(name, form["additionalProperties"])
        if "anyOf" in form:
            held["anyOf"] = [self._apart(name, inner) for inner in form["anyOf"]]
        return form | held

    def _apart(self, name: str, form: dict[str, Any]) -> dict[str, Any]:
        """A form without objects, those in it being references."""
        if "properties" not in form:
            return self.holding(name, form)
        described = {"description": form["description"]} if "description" in form else {}
        named = {"$ref": f"#/$defs/{self._named(name, form)}"}
        others = [kind for kind in form["type"] if kind != "object"] if isinstance(form["type"], list) else []
        if not others:
            return named | described
        rest = {key: value for key, value in form.items() if key not in (*_OF_OBJECTS, "description")}
        return {"anyOf": [self.holding(name, rest | {"type": others}), named]} | described

    def _named(self, wanted: str, form: dict[str, Any]) -> str:
        """The name of an object: the one that it wants, unless that is taken. The same object has the same one."""
        own = {key: value for key, value in form.items() if key != _OF_ITEMS} | {"type": "object"}
        key = (wanted, json.dumps(own, sort_keys=True))
        if key not in self._names:
            name = self._names[key] = self._free(free_name(wanted))
            self.found[name] = {}
            self.found[name] = self.holding(name, own)
        return self._names[key]

    def _free(self, wanted: str) -> str:
        """A name that nothing has: the wanted one, or it with a number."""
        while True:
            self._numbers[wanted] += 1
            name = wanted if self._numbers[wanted] == 1 else f"{wanted}{self._numbers[wanted]}"
            if name not in self.definitions and name not in self.found:
                return name
