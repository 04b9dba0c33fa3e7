"""Context: the document that is being modelled, what its facts rest on, and the problems found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import unquote

from callsheet import pointers
from callsheet.ir.basis import Basis, Evidence
from callsheet.ir.texts import SpecText, text_or_none
from callsheet.lint_rules import RuleId
from callsheet.modelling.expressions import Translations
from callsheet.modelling.resources import Resources
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document
from callsheet.reading.references import anchored, part

_MOST_STEPS: Final = 50
"""How many references may lead to one another before something else stands there."""


@dataclass(slots=True)
class Context:
    """One document under way. `at` and `basis` answer for any pointer of it. `foreign` says that others wrote it."""

    document: Document
    problems: Problems
    resources: Resources = field(default_factory=Resources)
    foreign: bool = False
    expressions: Translations = field(default_factory=Translations)
    _told: set[str] = field(default_factory=set)
    _inherited: dict[str, tuple[Evidence, SpecText | None]] = field(default_factory=dict)
    _found: dict[str, Any] = field(default_factory=dict)
    """What was looked up so far: a value is asked for many times, and those in it are found from there."""
    _anchors: dict[str, str] = field(default_factory=dict)
    """The pointers that anchors stand for."""

    def at(self, pointer: str) -> Any:
        """The value at a pointer, or None where there is none."""
        found = self._found.get(pointer)
        if found is None:
            above, slash, segment = pointer.rpartition("/")
            found = part(self.at(above), pointers.unescape(segment)) if slash else self.document.data
            self._found[pointer] = found
        return found

    def mapping(self, pointer: str) -> dict[str, Any]:
        """The mapping at a pointer; empty, with a problem, where something else stands."""
        value = self.at(pointer)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.problem(pointer, "structure", f"{last(pointer)} must be a mapping")
        return {}

    def text(self, pointer: str) -> str:
        """The text at a pointer; empty, with a problem, where something else stands."""
        value = self.at(pointer)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        self.problem(pointer, "structure", f"{last(pointer)} must be text")
        return ""

    def follow(self, pointer: str) -> str:
        """The pointer that a reference object leads to; the pointer itself where nothing is referred to."""
        seen: list[str] = []
        while pointer not in seen:
            if len(seen) > _MOST_STEPS:
                self.problem_once(
                    seen[0], "reference", f"references that lead on and on, more than {_MOST_STEPS} times"
                )
                return seen[0]
            seen.append(pointer)
            value = self.at(pointer)
            reference = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#"):
                return pointer  # one to a file that is not there is told already
            pointer = self._target(unquote(reference[1:]))
        # Told once, wherever the circle was entered.
        self.circle(min(seen[seen.index(pointer) :], key=self.document.position))
        return pointer

    def _target(self, named: str) -> str:
        """The pointer to what a reference names: a pointer already, or the anchor of a schema."""
        if named[:1] in ("", "/"):
            return named
        if named not in self._anchors:
            self._anchors[named] = anchored(self.document.data, named) or pointers.join("", f"#{named}")
        return self._anchors[named]

    def circle(self, pointer: str) -> None:
        """Note that the reference at a pointer leads back to itself."""
        self.problem(pointer, "reference", "references that lead in a circle")

    def position(self, pointer: str) -> Position:
        """Where the key at a pointer stands in the spec."""
        return self.document.key_position(pointer)

    def problem(self, pointer: str, rule: RuleId, message: str | SpecText) -> None:
        """Note a problem with the value at a pointer."""
        self.problems.add(self.document.position(pointer), rule, message)

    def problem_once(self, pointer: str, rule: RuleId, message: str) -> None:
        """Note a problem that would be found in thousands of places, in the first of them only."""
        if message not in self._told:
            self._told.add(message)
            self.problem(pointer, rule, message)

    def basis(self, pointer: str) -> Basis:
        """What the fact at a pointer rests on: the nearest `x-evidence` and `x-source` at or above it."""
        evidence, source = self._inherit(pointer)
        return Basis(self.position(pointer), evidence, source)

    def _inherit(self, pointer: str) -> tuple[Evidence, SpecText | None]:
        if pointer not in self._inherited:
            evidence, source = self._inherit(pointers.parent(pointer)) if pointer else ("documented", None)
            here = self.at(pointer)
            if isinstance(here, dict):
                said = here.get("x-evidence")
                evidence = cast(Evidence, said) if isinstance(said, str) else evidence
                source = text_or_none(here.get("x-source")) or source
            self._inherited[pointer] = (evidence, source)
        return self._inherited[pointer]


def last(pointer: str) -> str:
    """The last key of a pointer."""
    _, slash, segment = pointer.rpartition("/")
    return pointers.unescape(segment) if slash else "the document"
