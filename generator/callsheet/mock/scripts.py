"""Scripts: which request meets which fault. Read from plain data, such as a file of JSON or YAML holds."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

from callsheet.mock import faults
from callsheet.mock.faults import Fault, When
from callsheet.nearest import did_you_mean

_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OF_A_RULE: Final = ("operation", "fault", "when", "skip", "times")


class ScriptError(ValueError):
    """A script that cannot be used. The message names the place and what may stand there."""


class Strike(NamedTuple):
    """A fault that meets a request."""

    fault: Fault
    when: When

    def __str__(self) -> str:
        name = faults.name_of(self.fault)
        return name if isinstance(self.fault, faults.Interrupt) else f"{name}, {self.when} the charge"


@dataclass(slots=True)
class Rule:
    """A fault for the requests of some operations (a pattern, in which * stands for anything).

    The first `skip` of them pass, the next `times` are struck; None strikes all that follow.
    """

    fault: Fault
    operation: str = "*"
    when: When = "after"
    skip: int = 0
    times: int | None = 1
    seen: int = 0
    struck: int = 0

    def would_strike(self, operation: str) -> bool:
        """Count a request, and say whether it is this rule's turn."""
        if not fnmatchcase(operation, self.operation):
            return False
        self.seen += 1
        return self.seen > self.skip and (self.times is None or self.struck < self.times)

    def to_json(self) -> dict[str, Any]:
        """The rule as plain JSON data, as a script writes it, with what it has counted."""
        given = {field.name: getattr(self.fault, field.name) for field in fields(self.fault)}
        return {
            "operation": self.operation,
            "fault": faults.name_of(self.fault),
            **{name: dict(value) if name in ("headers", "set") else value for name, value in given.items()},
            "when": self.when,
            "skip": self.skip,
            "times": self.times,
            "seen": self.seen,
            "struck": self.struck,
        }


class Script:
    """The rules in their order: the first whose turn it is strikes a request. Safe to share between threads."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, *rules: Rule) -> None:
        """Add rules after those that are there."""
        with self._lock:
            self.rules.extend(rules)

    def clear(self) -> None:
        """Forget every rule."""
        with self._lock:
            self.rules.clear()

    def strike(self, operation: str, *, early: bool = False) -> Strike | None:
        """The fault that meets a request; `early` asks for those that strike while the body is being sent."""
        with self._lock:
            asked = [rule for rule in self.rules if isinstance(rule.fault, faults.Interrupt) is early]
            # Every rule counts every request: the third request is the third, whatever the first two met.
            ready = [rule for rule in asked if rule.would_strike(operation)]
            if not ready:
                return None
            ready[0].struck += 1
            return Strike(ready[0].fault, ready[0].when)


def read_rules(data: object, place: str) -> list[Rule]:
    """The rules of a script: a list of mappings. Raises `ScriptError`."""
    if not isinstance(data, list):
        raise ScriptError(f"{place}: a fault script is a list, such as [{{operation: '*.generate', fault: close}}]")
    return [read_rule(item, f"{place}[{index}]") for index, item in enumerate(data)]


def read_rule(item: object, place: str) -> Rule:
    """One rule of a script. Raises `ScriptError`."""
    if not isinstance(item, dict):
        raise ScriptError(f"{place}: a rule is a mapping with at least a fault")
    fault = read_fault(item.get("fault"), {k: v for k, v in item.items() if k not in _OF_A_RULE}, place)
    when = read_time(fault, item.get("when"), place)
    operation = item.get("operation", "*")
    if not isinstance(operation, str) or not operation:
        raise ScriptError(f"{place}: operation must be a name or a pattern, such as ulazai.kling30.*")
    skip = _count(item, "skip", 0, place)
    times = None if item.get("times", 1) in (None, "all") else _count(item, "times", 1, place)
    return Rule(fault, operation, when, skip or 0, times)


def read_time(fault: Fault, when: object, place: str) -> When:
    """When a fault strikes; None is its usual time. Raises `ScriptError` for a time that it cannot have."""
    if when is None:
        return faults.usual_time(fault)
    if isinstance(fault, faults.ALWAYS_AFTER) and when == "before":
        raise ScriptError(f"{place}: {faults.name_of(fault)} needs an answer: it cannot strike before the charge")
    if isinstance(fault, faults.Interrupt) and when == "after":
        raise ScriptError(f"{place}: interrupt strikes while the request is being sent: nothing is charged before it")
    if when == "before" or when == "after":
        return when
    raise ScriptError(f"{place}: when must be before or after (the charge), not {when!r}")


def _count(item: dict[Any, Any], name: str, usual: int, place: str) -> int:
    value = item.get(name, usual)
    if type(value) is not int or value < 0:
        all_of_them = " or all" if name == "times" else ""
        raise ScriptError(f"{place}: {name} must be a whole number from 0{all_of_them}, not {value!r}")
    return value


def read_fault(name: object, settings: dict[Any, Any], place: str) -> Fault:
    """A fault by its name and its settings. Raises `ScriptError`."""
    kind = faults.KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        said = f"no fault is called {name!r}{did_you_mean(str(name), faults.KINDS)}" if name else "a rule needs a fault"
        raise ScriptError(f"{place}: {said}; faults are {', '.join(faults.KINDS)}")
    known = {field.name: field.type for field in fields(kind)}
    for setting in settings:
        if setting not in known:
            knows = ", ".join([*_OF_A_RULE, *known])
            raise ScriptError(
                f"{place}: a rule of {name} has no {setting!r}{did_you_mean(str(setting), known)}; it has {knows}"
            )
    read = {
        setting: _setting(setting, known[setting], value, f"{place}: {setting}") for setting, value in settings.items()
    }
    fault: Fault = kind(**read)
    return fault


def _setting(name: str, kind: Any, value: Any, place: str) -> Any:
    """A setting of a fault, held against the type that its class gives it."""
    if value is None and (str(kind).endswith("| None") or kind == "Any"):
        return None
    match name:
        case "status" | "bytes":
            least, most = (200, 999) if name == "status" else (0, 2**31)
            if type(value) is not int or not least <= value <= most:
                raise ScriptError(f"{place} must be a whole number from {least} to {most}, not {value!r}")
        case "seconds":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
                raise ScriptError(f"{place} must be a number of seconds, not {value!r}")
        case "headers":
            return _headers(value, place)
        case "set":
            return tuple((_pointer(key, place), item) for key, item in _mapping(value, place).items())
        case "remove":
            listed = value if isinstance(value, list) else [value]
            return tuple(_pointer(item, place) for item in listed)
        case "to" | "message":
            if not isinstance(value, str) or not value:
                raise ScriptError(f"{place} must be text, not {value!r}")
        case "refund":
            if not isinstance(value, bool):
                raise ScriptError(f"{place} must be true or false, not {value!r}")
        case _:
            return value
    return value


def _mapping(value: Any, place: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise ScriptError(f"{place} must be a mapping, not {value!r}")
    return value


def _headers(value: Any, place: str) -> tuple[tuple[str, str], ...]:
    found = []
    for name, text in _mapping(value, place).items():
        line = str(text).strip()
        if not isinstance(name, str) or not _HEADER.fullmatch(name) or not (line.isascii() and line.isprintable()):
            raise ScriptError(f"{place}: {name!r} cannot be sent as a header")
        if name.lower() in ("content-length", "transfer-encoding"):
            raise ScriptError(f"{place}: {name} follows from the body; the fault cut sends less than was announced")
        found.append((name, line))
    return tuple(found)


def _pointer(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.startswith("/"):
        raise ScriptError(f"{place}: {value!r} is no JSON Pointer, such as /task_id")
    return value
