"""Places: where in a payload a value stands, for the path and the name in a finding."""

from __future__ import annotations

from dataclasses import dataclass, replace

from callsheet.compiling.code import Code, code, fstring
from callsheet.ir.texts import SpecText, segment


@dataclass(frozen=True, slots=True)
class Place:
    """A value's JSON Pointer (`path`), its name for people (`label`) and the field path in rule ids (`rule`)."""

    path: tuple[str | SpecText | Code, ...] = ()
    label: tuple[str | SpecText | Code, ...] = ("the payload",)
    rule: tuple[str | SpecText, ...] = ()

    def field(self, name: SpecText) -> Place:
        """The place of a property."""
        return Place((*self.path, segment(name)), (name,), (*self.rule, name))

    def item(self, index: Code) -> Place:
        """The place of a list item, by the variable that holds its index."""
        label = (*self.label, "[", index, "]")
        return Place((*self.path, "/", index), label, (*self.rule, "items"))

    def entry(self, key: Code) -> Place:
        """The place of a property whose name is only known when the check runs."""
        path = (*self.path, "/", code("pointer_segment({key})", key=key))
        return Place(path, (code("shown({key})", key=key),), (*self.rule, "entries"))

    def name_of(self, key: Code) -> Place:
        """The place of a property where its name itself is checked."""
        return replace(self.entry(key), label=("a field name",))

    def below(self, names: tuple[SpecText, ...]) -> Place:
        """The place that a rule's `at` leads to."""
        place = self
        for name in names:
            place = place.field(name)
        return place

    @property
    def pointer(self) -> Code:
        """The expression for the JSON Pointer."""
        parts = self.path
        if len(parts) == 1 and isinstance(parts[0], Code):
            return parts[0]
        return fstring(parts)


def parameter_place(name: str | SpecText) -> Place:
    """The place of the value that a function with a `path` parameter checks."""
    return Place((code("path"),), (code("field_name(path)"),), (name,))
