"""Fixes: changes of a payload that take a finding away.

What a value may have been meant to be is guessed; whether that helps is not. Every candidate is tried on a copy, and
offered only where the finding is gone then, and nothing new was found but what it had hidden: of a field under its
right name, or of the model that was meant. A payload that is valid stays so. A fix that is safe says the same in the
form that the API takes; one that is not changes what is asked for.
"""

from __future__ import annotations

from collections import Counter

from .forms import near, same
from .spelling import guesses, meant
from .values import is_plain, made_plain
from .words import field_name, pointer_keys, pointer_segment, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Literal, TypeAlias

    from .findings import Check, Finding

    Kind: TypeAlias = Literal["replace", "rename", "remove"]

MOST = 100
"""How many findings of a payload are looked at."""
_WORK = 2_000_000
"""How many values may be checked in search of fixes. For a payload of a million items that is hardly a try."""
_COST_OF_A_FINDING = 20
"""How many values are checked in the time that one finding takes."""


class Fix:
    """One change of a payload.

    `kind` is "replace", "rename" or "remove"; `path` is the JSON Pointer of what is changed, and `name` the new name of
    a field that is renamed. `before` and `after` are its values; `after` is None where it is removed. `message` says
    it in words, `rule` is the rule whose finding goes away, `safe` whether it asks for the same as before.
    """

    __slots__ = ("after", "before", "kind", "message", "name", "path", "rule", "safe")

    def __init__(
        self,
        kind: Kind,
        path: str,
        before: Any,
        after: Any,
        *,
        message: str,
        safe: bool,
        name: str | None = None,
        rule: str = "",
    ) -> None:
        self.kind = kind
        self.path = path
        self.before = before
        self.after = after
        self.message = message
        self.safe = safe
        self.name = name
        self.rule = rule

    def __repr__(self) -> str:
        return f"<Fix {self.path!r}: {self.message}{'' if self.safe else ' (not safe)'}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fix) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self.kind, self.path, self.message))

    def to_json(self) -> dict[str, Any]:
        """The fix as plain JSON data."""
        return {name: getattr(self, name) for name in sorted(self.__slots__)}


def fixes(check: Check, payload: Any, api: str) -> tuple[Fix, ...]:
    """Every fix of a payload, the safe ones first. Each holds alone, and all of them hold together, in their order.

    What a fix uncovers may have fixes of its own, which are those of the repaired payload. A payload with something
    in it that JSON cannot carry has none.
    """
    try:
        plain = made_plain(payload)
        return _Search(check, plain, api).fixes() if is_plain(plain) else ()
    except RecursionError:
        return ()


def repaired(payload: Any, changes: Iterable[Fix]) -> Any:
    """A copy of a payload with fixes applied in their order. Nothing in the payload itself is changed.

    Raises `ValueError` where a fix is one of another payload, and where a payload is nested too deeply to be copied.
    """
    try:
        value = made_plain(payload)
    except RecursionError:
        raise ValueError("the payload is nested too deeply to be copied") from None
    for fix in changes:
        value = applied(value, fix)
    return value


def applied(value: Any, fix: Fix) -> Any:
    """A payload with one fix applied; what is not changed is shared with the payload."""
    return _changed(value, pointer_keys(fix.path), fix)


def _changed(value: Any, keys: list[str], fix: Fix) -> Any:
    if not keys:
        return fix.after
    key = keys[0]
    if isinstance(value, list) and key.isdigit() and int(key) < len(value):
        index = int(key)
        return [*value[:index], _changed(value[index], keys[1:], fix), *value[index + 1 :]]
    if not isinstance(value, dict) or key not in value:
        raise ValueError(f"the payload holds nothing at {fix.path}")
    if len(keys) > 1:
        return {**value, key: _changed(value[key], keys[1:], fix)}
    if fix.kind == "remove":
        return {name: item for name, item in value.items() if name != key}
    name = fix.name if fix.kind == "rename" and fix.name is not None else key
    return {(name if other == key else other): (fix.after if other == key else value[other]) for other in value}


class _Search:
    """Looks for the fixes of one payload by trying them, each alone and after those that were found before."""

    def __init__(self, check: Check, payload: Any, api: str) -> None:
        self._check = check
        self._payload = payload
        self._api = api
        self._tries = 1
        self._found: list[Fix] = []
        self._repaired = payload

    def fixes(self) -> tuple[Fix, ...]:
        findings = self._findings(self._payload)
        self._tries = _WORK // (_size(self._payload) + len(findings) * _COST_OF_A_FINDING)
        for safe in (True, False):
            for finding in findings[:MOST]:
                if not any(_touches(fix.path, finding[0]) for fix in self._found):
                    self._take_first(finding, safe=safe)
        return tuple(self._found)

    def _take_first(self, finding: Finding, *, safe: bool) -> None:
        """Take the first fix that helps against a finding."""
        for fix, wrong_itself in self._in_turn(finding):
            if self._tries <= 0:
                return
            if fix.safe is safe and all(
                self._helps(payload, fix, finding, wrong_itself) for payload in (self._payload, self._repaired)
            ):
                fix.rule = f"{self._api}.{finding[1]}"
                self._found.append(fix)
                self._repaired = applied(self._repaired, fix)
                return

    def _in_turn(self, finding: Finding) -> Iterator[tuple[Fix, bool]]:
        """Every candidate; then, where a name is wrong beyond doubt, the new name for a value that is wrong, too."""
        misnamed = None
        for fix in self._candidates(finding):
            yield fix, False
            if misnamed is None and fix.kind == "rename" and fix.safe:
                misnamed = fix
        if misnamed is not None:
            yield misnamed, True

    def _findings(self, payload: Any) -> list[Finding]:
        errors, warnings = self._found_in(payload)
        return errors + warnings

    def _found_in(self, payload: Any) -> tuple[list[Finding], list[Finding]]:
        self._tries -= 1
        errors: list[Finding] = []
        warnings: list[Finding] = []
        self._check(payload, errors, warnings)
        return errors, warnings

    def _helps(self, payload: Any, fix: Fix, finding: Finding, wrong_itself: bool) -> bool:
        """Whether a finding is gone with a fix, and nothing is found instead of it but what it has hidden.

        That may be something in the value that is changed, where it is `wrong_itself`.
        """
        errors, warnings = self._found_in(payload)
        errors_after, warnings_after = self._found_in(applied(payload, fix))
        before, after = _counted(errors + warnings), _counted(errors_after + warnings_after)
        new = after - before
        if not new:
            return after.total() < before.total()
        stays_valid = bool(errors) or not errors_after
        return stays_valid and finding[:2] not in after and (wrong_itself or _uncovers(fix, new))

    def _candidates(self, finding: Finding) -> Iterator[Fix]:
        path, _, _, suggestion = finding
        there, value = _at(self._payload, path)
        if not there:
            return
        if suggestion is not None and len(suggestion) == 3:
            yield from self._of_field(path, value, suggestion[1])
            return
        choices = suggestion[1] if suggestion is not None else None
        for after, said in same(value, choices or ()):
            yield Fix("replace", path, value, after, message=said, safe=True)
            yield from self._near_to(path, value, after)
        for after, said in near(value, choices or ()):
            yield _replaced(path, value, after, said)
        if path and (value is None or choices == ()):
            yield _removal(path, value)

    def _near_to(self, path: str, value: Any, after: Any) -> Iterator[Fix]:
        """What is nearest to a value once it has the right form: "20" is no number, and 20 is too large."""
        trial = applied(self._payload, Fix("replace", path, value, after, message="", safe=True))
        for finding in self._findings(trial):
            if finding[0] == path and finding[3] is not None:
                for nearer, said in near(after, finding[3][1]):
                    yield _replaced(path, value, nearer, said)

    def _of_field(self, path: str, value: Any, known: tuple[str, ...]) -> Iterator[Fix]:
        """A field that is not known: under the name that was meant, or may have been; then without it."""
        parent, name = path.rpartition("/")[0], pointer_keys(path)[-1]
        fields = _at(self._payload, parent)[1]
        other = meant(name, known)
        if other is not None and other not in fields:
            yield from _renamings(path, value, name, other, safe=True)
        likely = guesses(name, known, fields)
        if other is None and len(likely) == 1 and likely[0] not in fields:
            yield from _renamings(path, value, name, likely[0], safe=False)
        if len(fields) == 1 and isinstance(value, dict):
            yield Fix("replace", parent, fields, value, message=f"take the fields out of {shown(name)}", safe=True)
        elif not (isinstance(value, dict) and any(field in value for field in known)):
            yield _removal(path, value)


def _renamings(path: str, value: Any, name: str, other: str, *, safe: bool) -> Iterator[Fix]:
    """A field under another name: with its value in another form where that leaves less to be found, else as it is."""
    said = f"rename {shown(name)} to {shown(other)}"
    as_it_is = Fix("rename", path, value, value, message=said, safe=safe, name=other)
    yield as_it_is
    for after, how in same(value, ()):
        yield Fix("rename", path, value, after, message=f"{said}, and {how}", safe=safe, name=other)


def _uncovers(fix: Fix, new: Iterable[tuple[str, str]]) -> bool:
    """Whether what is found newly can have been hidden by what a fix takes away, and is not wrought by the fix."""
    if fix.kind == "rename" and fix.name is not None:
        renamed = f"{fix.path.rpartition('/')[0]}/{pointer_segment(fix.name)}"
        return not any(_touches(renamed, path) for path, _ in new)
    return fix.kind == "replace" and fix.safe and not any(path == fix.path for path, _ in new)


def _size(value: Any) -> int:
    """How many values a payload holds, itself included."""
    count, left = 0, [value]
    while left:
        inner = left.pop()
        count += 1
        if isinstance(inner, list | dict):
            left += inner.values() if isinstance(inner, dict) else inner
    return count


def _counted(findings: list[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding[0], finding[1]) for finding in findings)


def _touches(left: str, right: str) -> bool:
    return left == right or left.startswith(right + "/") or right.startswith(left + "/")


def _at(value: Any, path: str) -> tuple[bool, Any]:
    """Whether a payload holds something at a path, and what."""
    for key in pointer_keys(path):
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return False, None
    return True, value


def _replaced(path: str, value: Any, after: Any, said: str) -> Fix:
    return Fix("replace", path, value, after, message=f"{said} instead of {shown(value)}", safe=False)


def _removal(path: str, value: Any) -> Fix:
    name = field_name(path)
    return Fix(
        "remove", path, value, None, message=f"leave {name if name.isprintable() else shown(name)} out", safe=False
    )
