"""Rows on checks and estimates in a running program, beside the other validators on the same payloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any

import jsonschema_rs
from tests.bench.measuring import ratios
from tests.bench.payloads import Sample
from tests.bench.peers import Found, Peer, peers, pointer
from tests.bench.straight import FUNCTIONS
from tests.bench.table import Row

import callsheet_clients

if TYPE_CHECKING:
    from callsheet_clients._runtime.findings import Check


_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    7.5,
    "",
    "8",
    "http://localhost/a",
    "https://example.com/",
    [],
    ["x", 3],
    {},
)
"""What a field is given in turn, to see that hand-written and emitted functions find the same."""


def check_rows(schemas: dict[str, dict[str, Any]], valid: list[Sample], invalid: list[Sample]) -> list[Row]:
    """How long checks take, how complete they are, and how long an estimate takes beside them."""
    others = peers(schemas)
    return [
        *_speed("valid", valid, others, 0.85),
        _verdict_row(schemas, valid),
        *_speed("invalid", invalid, others, 0.3),
        *_straight_rows(valid, "valid"),
        *_straight_rows(invalid, "invalid"),
        _estimate_row(valid, "valid"),
        _estimate_row(invalid, "invalid"),
        *_completeness(invalid, others),
    ]


def _speed(kind: str, samples: list[Sample], others: dict[str, Peer], target: float) -> list[Row]:
    """Every violation with path and message, ours as a multiple of each other tool's time."""
    rows = []
    for name, peer in others.items():
        chosen = [sample for sample in samples if sample.operation in peer]
        theirs, ours = ratios([_reading(peer, chosen), _reading(_ours(chosen), chosen)])
        is_goal = name.startswith("jsonschema-rs")
        what = f"{len(chosen)} {kind} payloads: report read"
        rows.append(Row(what, ours / theirs, f"× {name}", target if is_goal else None))
    return rows


def _reading(peer: Peer, samples: list[Sample]) -> Callable[[], object]:
    calls = [(peer[sample.operation], sample.payload) for sample in samples]
    return lambda: [check(payload) for check, payload in calls]


def _ours(samples: list[Sample]) -> Peer:
    return {sample.operation: _read(callsheet_clients.checker(sample.operation)) for sample in samples}


def _read(check: Callable[[object], Any]) -> Callable[[Any], Found]:
    return lambda payload: [(found.path, found.message) for found in check(payload).violations]


def _reports(samples: list[Sample]) -> Callable[[], object]:
    calls = [(callsheet_clients.checker(sample.operation), sample.payload) for sample in samples]
    return lambda: [check(payload) for check, payload in calls]


def _verdict_row(schemas: dict[str, dict[str, Any]], valid: list[Sample]) -> Row:
    """The complete report beside a verdict that says nothing else."""
    validators = {name: jsonschema_rs.Draft202012Validator(schema).is_valid for name, schema in schemas.items()}
    calls = [(validators[sample.operation], sample.payload) for sample in valid]
    _, ours = ratios([lambda: [check(payload) for check, payload in calls], _reports(valid)])
    return Row(f"{len(valid)} valid payloads: report", ours, "× jsonschema-rs is_valid", 1)


def _straight_rows(samples: list[Sample], kind: str) -> list[Row]:
    """The emitted functions beside the hand-written ones, each called as its caller does."""
    rows = []
    for operation, function in FUNCTIONS.items():
        payloads = [sample.payload for sample in samples if sample.operation == operation]
        provider, _, name = operation.partition(".")
        emitted = import_module(f"callsheet_clients.{provider}.checks").CHECKS[name]
        for payload in chain.from_iterable(map(_changed, payloads)):
            by_hand, by_us = sorted(one[0] for one in function(payload)), _places(emitted, payload)
            if by_hand != by_us:
                raise SystemExit(f"{operation}: not the same places in {payload}: {by_hand} and {by_us}")
        _, ours = ratios([_by_hand(function, payloads), _by_us(emitted, payloads)])
        rows.append(Row(f"{len(payloads)} {kind} payloads: emitted code", ours, f"× by hand, {operation}", 1.05))
    return rows


def _changed(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A payload, and what becomes of it by a field left out, renamed or given another value."""
    yield payload
    for key in payload:
        rest = {name: value for name, value in payload.items() if name != key}
        yield rest
        yield {**rest, f"{key}s": payload[key]}
        yield from ({**payload, key: value} for value in _VALUES)


def _places(check: Check, payload: Any) -> list[str]:
    errors: list[Any] = []
    warnings: list[Any] = []
    check(payload, errors, warnings)
    return sorted(one[0] for one in (*errors, *warnings))


def _by_hand(check: Callable[[Any], object], payloads: list[Any]) -> Callable[[], object]:
    def run() -> None:
        for payload in payloads:
            check(payload)

    return run


def _by_us(check: Check, payloads: list[Any]) -> Callable[[], object]:
    def run() -> None:
        for payload in payloads:
            errors: list[Any] = []
            warnings: list[Any] = []
            check(payload, errors, warnings)

    return run


def _estimate_row(samples: list[Sample], kind: str) -> Row:
    """A report and an estimate beside the report alone."""
    calls = [
        (callsheet_clients.checker(sample.operation), callsheet_clients.estimator(sample.operation), sample.payload)
        for sample in samples
    ]
    alone, both = ratios(
        [
            lambda: [check(payload) for check, _, payload in calls],
            lambda: [(check(payload), estimate(payload)) for check, estimate, payload in calls],
        ]
    )
    return Row(f"{len(samples)} {kind} payloads: report and estimate", both / alone, "× the report alone", 2)


def _completeness(invalid: list[Sample], others: dict[str, Peer]) -> list[Row]:
    """How many of the violations that were listed by hand each tool names, and what it says beside them."""
    rows = []
    for name, peer in {"callsheet": _ours(invalid), **others}.items():
        chosen = [sample for sample in invalid if sample.operation in peer]
        listed = named = noise = accepted = 0
        for sample in chosen:
            found = peer[sample.operation](sample.payload)
            hits = _named(sample.violations, found, exact=name == "callsheet")
            listed, named = listed + len(sample.violations), named + hits
            noise, accepted = noise + len(found) - hits, accepted + (not found)
        of = f"of {listed} by {name}; noise {noise}, accepted {accepted} of {len(chosen)}"
        ours = name == "callsheet"
        rows.append(Row("violations named", named, of, listed if ours else None, at_least=True))
        if ours:
            rows.append(Row("noise", noise, "beside them", 0))
    return rows


def _named(listed: dict[str, str], found: Found, *, exact: bool) -> int:
    """How many listed violations are named. Unless `exact`, a field may be named in a message at its parent."""
    left = [(pointer(place), message) for place, message in found]
    count = 0
    for path in listed:
        parent, _, field = path.rpartition("/")
        hit = next((one for one in left if one[0] == path), None)
        if hit is None and not exact:
            hit = next((one for one in left if one[0] == parent and field in one[1]), None)
            hit = hit or next((one for one in left if one[0].endswith(path)), None)
        if hit is not None:
            left.remove(hit)
            count += 1
    return count
