"""Specimens: for each rule a payload that passes and one that fails, found by trying.

Nothing is known of a rule here but what the checks say. From payloads in which nothing is wrong - the documented ones,
and others that are put together until the checks are content - one field is changed at a time, then two, and for each
rule the plainest payload that breaks it is kept. So both halves of a pair are real, and they differ in little but what
the rule is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from callsheet.runtime.findings import Check, Finding
    from callsheet.runtime.operations import Form

_URL: Final = "https://media.fox.example/fox.png"
_CUID: Final = "cm3k9v2ab0001xw08h5q2tzre"
_UUID: Final = "7f8cfd64-5b91-4a31-a987-e0ea8fd9d0a1"
_GOOD: Final[tuple[Any, ...]] = (
    "A fox in the snow",
    _URL,
    True,
    5,
    [_URL],
    ["fox"],
    [{}],
    {},
    _CUID,
    _UUID,
    1,
    10,
    100,
)
"""What a field may want, the likeliest first."""
_BAD: Final[tuple[Any, ...]] = (
    *(8, "8", True, None, [], {}, "", "other", 0, -1, 0.5, 1000, 10**9),
    *("fox.png", "ftp://media.fox.example/fox.png", "http://media.fox.example/fox.png", "http://localhost/fox.png"),
    *("https://example.com/fox.png", "https://media.fox.example/my fox.png", "id...", "a b"),
)
"""What people write by mistake."""
_LENGTHS: Final = (101, 501, 1001, 2001, 2501, 3001, 5001, 10001, 100_001)
_COUNTS: Final = (2, 3, 4, 5, 6, 8, 10, 11, 101)
_PROBES: Final = (None, "other", 10**9)
"""Values that are hardly ever taken: what is said of them names those that are."""
_MOST_STEPS: Final = 40
_MOST_WORK: Final = 10_000_000
"""How many fields are looked at in all payloads that are tried for an operation: some seconds."""
_MOST_VALUES: Final = 8
_MISSING: Final = object()


class _EnoughError(Exception):
    """So much was tried that the rest is not."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A payload that passes a rule, one that fails it, and where its finding stands in that one."""

    passes: Any
    fails: Any
    path: str
    findings: int


class Specimens:
    """The specimens of one operation, by the id of the rule below its API."""

    def __init__(self, check: Check, forms: Sequence[Form], examples: Sequence[Any]) -> None:
        self._check = check
        self._forms = forms
        self._examples = examples
        self._names = list(dict.fromkeys(field.name for form in forms for field in form.fields))
        self._found: dict[str, tuple[tuple[int, int], Specimen]] = {}
        self._seeds: list[Any] = []
        self._paired = False
        self._work = 0

    def of(self, rule: str, said: str) -> Specimen | None:
        """The specimen of a rule, which says something that may name a value; None where trying finds none."""
        try:
            self._look_for(rule, said)
            found = self._found.get(rule)
            return self._instructive(rule, found[1]) if found is not None else None
        except _EnoughError:
            found = self._found.get(rule)
            return found[1] if found is not None else None

    def _look_for(self, rule: str, said: str) -> None:
        """Try payloads. What needs two changes is looked for only where one was not enough."""
        if not self._seeds:
            self._seeds = list(self._grown())
            for seed in self._seeds:
                self._vary(seed)
        if rule not in self._found and not self._paired:
            self._paired = True
            for seed in self._seeds:
                self._vary_pairs(seed)
        if rule not in self._found:
            for seed in self._seeds:
                self._vary_words(seed, said)

    def _instructive(self, rule: str, specimen: Specimen) -> Specimen:
        """A specimen whose passing half is the failing one, mended, where that can be done."""
        kept = {path for path, *_ in self._findings(specimen.passes)}
        mended = self._mended(specimen.fails, kept) if isinstance(specimen.fails, dict) else None
        if mended is None or any(other == rule for _, other, *_ in self._findings(mended)):
            return specimen
        return replace(specimen, passes=mended)

    def _count(self) -> None:
        """Count a payload that is tried. Raises `_EnoughError` after a great many."""
        self._work += len(self._names) + 1
        if self._work > _MOST_WORK:
            raise _EnoughError

    def _findings(self, payload: Any) -> list[Finding]:
        self._count()
        errors: list[Finding] = []
        warnings: list[Finding] = []
        self._check(payload, errors, warnings)
        return errors + warnings

    def _has_errors(self, payload: Any) -> bool:
        self._count()
        errors: list[Finding] = []
        self._check(payload, errors, [])
        return bool(errors)

    def _note(self, passes: Any, fails: Any) -> None:
        """Keep a pair for each rule that the one half breaks and the other does not, where there is no plainer one."""
        findings = self._findings(fails)
        for path, rule, _, _ in findings:
            known = self._found.get(rule)
            if known is not None and known[0][0] < len(findings):
                continue
            score = len(findings), len(json.dumps([passes, fails]))
            if (known is None or score < known[0]) and all(other[1] != rule for other in self._findings(passes)):
                self._found[rule] = score, Specimen(passes, fails, path, len(findings))

    def _grown(self) -> Iterator[Any]:
        """Payloads in which nothing is wrong, one of each form at least."""
        seen: list[Any] = []
        chosen = [{name: model} for name, model in self._discriminators()]
        others = [{name: "other"} for name in dict.fromkeys(name for name, _ in self._discriminators())]
        seeds = [self._mended(example, set()) for example in self._examples]
        seeds += [self._mended(start, {f"/{name}" for name in start}) for start in (*chosen, *others, {})]
        for seed in seeds:
            if seed is not None and seed not in seen:
                seen.append(seed)
                yield seed

    def _discriminators(self) -> Iterator[tuple[str, str]]:
        """The field that chooses the form, with the value of each."""
        for form in self._forms:
            for field in form.fields:
                if form.model is not None and field.limits == json.dumps(form.model):
                    yield field.name, form.model

    def _mended(self, payload: Any, hopeless: set[str]) -> Any:
        """A payload with values that the checks are content with; None where errors are left.

        What stands at a hopeless place stays as it is.
        """
        for _ in range(_MOST_STEPS):
            path = next((path for path, *_ in self._findings(payload) if path and path not in hopeless), None)
            if path is None:
                break
            better = self._without_finding(payload, path.split("/")[1:], path)
            if better is None:
                hopeless.add(path)
            else:
                payload = better
        return None if self._has_errors(payload) else payload

    def _without_finding(self, payload: Any, keys: list[str], path: str) -> Any:
        for value in (*self._wanted(payload, keys, path), _MISSING):
            better = _with(payload, keys, value)
            if better is not None and not any(f"{at}/".startswith(f"{path}/") for at, *_ in self._findings(better)):
                return better
        return None

    def _wanted(self, payload: Any, keys: list[str], path: str) -> list[Any]:
        """What a field may want: the values that the checks name when they are given another, then others."""
        named: list[Any] = []
        for probe in _PROBES:
            for at, _, _, suggestion in self._findings(_with(payload, keys, probe)):
                if at == path and suggestion is not None:
                    named += suggestion[1]
        return _distinct((*named, *_GOOD))

    def _vary(self, seed: Any) -> None:
        """Change a payload as a whole, then each of its fields, then each of them where nothing says the form."""
        for whole in (None, [seed], {}, {**seed, "other": 1}):
            self._note(seed, whole)
        for name in self._names:
            base = seed
            if name in seed:
                self._note(seed, _with(seed, [name], _MISSING))
            else:
                base = self._with_field(seed, name)
            for value in self._wrong(base, name):
                self._note(base, {**base, name: value})
        for chooser in {name for name, _ in self._discriminators() if name in seed}:
            undecided = _with(seed, [chooser], _MISSING)
            for name in self._names:
                for value in self._wrong(seed, name):
                    self._note(seed, {**undecided, name: value})

    def _with_field(self, seed: Any, name: str) -> Any:
        """A payload with one more field, where there is a value that nothing is said of."""
        for value in self._wanted(seed, [name], f"/{name}"):
            more = {**seed, name: value}
            if not self._findings(more):
                return more
            self._note(seed, more)
        return seed

    def _wrong(self, base: Any, name: str) -> list[Any]:
        """Values of a field that something may be wrong with."""
        named = self._wanted(base, [name], f"/{name}")
        beside = [number + step for number in named if _is_number(number) for step in (-1, 1, 0.5)]
        values: list[Any] = [*named, *beside, *_BAD, *([value] for value in _BAD)]
        right = base.get(name)
        if isinstance(right, str):
            values += ["x" * length for length in _LENGTHS]
        if isinstance(right, list) and right:
            values += [right[:1] * count for count in _COUNTS]
            values += [[{**item, "other": 1}] for item in right if isinstance(item, dict)]
        return values

    def _vary_pairs(self, seed: Any) -> None:
        """Change two fields at once: rules over several fields need that."""
        options = [(name, self._possible(seed, name)) for name in self._names]
        for (one, ones), (other, others) in combinations(options, 2):
            for value in ones:
                base = _with(seed, [one], value)
                passes = seed if self._has_errors(base) else base
                for second in others:
                    self._note(passes, _with(base, [other], second))

    def _vary_words(self, seed: Any, said: str) -> None:
        """Give each field the words of a sentence: a rule on one value of a field names it."""
        for word in dict.fromkeys(said.split()):
            for name in self._names:
                self._note(seed, {**seed, name: word})

    def _possible(self, seed: Any, name: str) -> list[Any]:
        """Values of a field that are wrong at most because of other fields."""
        found = [_MISSING] if name in seed else []
        for value in self._wanted(seed, [name], f"/{name}"):
            rules = [rule for at, rule, *_ in self._findings({**seed, name: value}) if at == f"/{name}"]
            if not any(rule.startswith(name) or f".{name}." in rule for rule in rules):
                found.append(value)
        return found[:_MOST_VALUES]


def _with(value: Any, keys: Sequence[str], new: Any) -> Any:
    """A payload with something else at a place, or without it; None where there is no such place."""
    if not keys:
        return new
    inner = None
    if isinstance(value, list) and keys[0].isdigit() and int(keys[0]) < len(value):
        index = int(keys[0])
        inner = _with(value[index], keys[1:], new)
        return None if inner is None else [*value[:index], inner, *value[index + 1 :]]
    if not isinstance(value, dict):
        return None
    if len(keys) > 1:
        inner = _with(value.get(keys[0]), keys[1:], new)
        return None if inner is None else {**value, keys[0]: inner}
    if new is _MISSING:
        return {name: item for name, item in value.items() if name != keys[0]}
    return {**value, keys[0]: new}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list({json.dumps(value): value for value in values}.values())
