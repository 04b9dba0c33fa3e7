"""Values whose own methods fail, never end or lie: each is a finding, and none of them decides about a check."""

from __future__ import annotations

import itertools
import json
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.behaviour.good_payloads import KLING

from callsheet import compile_schema
from callsheet_clients import ulazai


class NoEquality:
    """Cannot be compared."""

    def __eq__(self, other: object) -> bool:
        raise ValueError

    __hash__ = object.__hash__


class NoHash(str):
    """A text that cannot be looked up."""

    __slots__ = ()

    def __hash__(self) -> int:
        raise ValueError


class NoLength(str):
    """A text that does not tell its length."""

    __slots__ = ()

    def __len__(self) -> int:
        raise OverflowError


class NoText:
    """Cannot be shown."""

    def __repr__(self) -> str:
        raise ValueError


class SaysItIsText:
    """Lies about its class, as stand-ins of test libraries do."""

    __class__ = str  # type: ignore[assignment]  # the lie


class SaysItIsAnObject:
    """Lies about its class, too."""

    __class__ = dict  # type: ignore[assignment]  # the lie


class FailingDict(dict[str, object]):
    """Tells nothing of what is in it."""

    def items(self) -> Any:
        raise RuntimeError

    get = __getitem__ = __contains__ = items  # type: ignore[assignment]  # the lie


class SilentDict(dict[str, object]):
    """Has no attribute of any name."""

    def __getattribute__(self, name: str) -> Any:
        raise AttributeError(name)


class EndlessDict(dict[str, object]):
    """Names more than is in it."""

    def items(self) -> Any:
        return ((str(number), number) for number in itertools.count())


class EndlessList(list[object]):
    """Goes on for ever."""

    def __iter__(self) -> Iterator[object]:
        return iter(itertools.count())


VALUES: list[Any] = [
    *(NoEquality(), NoHash("pro"), NoLength("pro"), NoText(), SaysItIsText(), SaysItIsAnObject()),
    *(FailingDict(a=1), SilentDict(a=1), EndlessDict(a=1), EndlessList([1])),
]
ODD_KEYS: dict[Any, Any] = {1: 2, None: 3, (1, 2): 4}
SCHEMAS: list[dict[str, Any]] = [
    {"additionalProperties": {"enum": ["a", 1, None]}},
    {"unevaluatedProperties": {"oneOf": [{"type": "string"}, {"contains": {"type": "integer"}}]}},
    {"propertyNames": {"pattern": "^a"}, "minProperties": 9},
    {"multipleOf": 0.1, "items": {"$ref": "#"}, "additionalProperties": {"$ref": "#"}},
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_whose_methods_fail_is_checked_and_priced(value: Any) -> None:
    for field in [None, *KLING, "sound", "unknown"]:
        payload = value if field is None else {**KLING, field: value}
        report = ulazai.check("kling30.generate", payload)
        assert not report.valid or isinstance(value, str) or field == "unknown"
        json.dumps([found.to_json() for found in report.violations])
        assert report.fixes is not None
        json.dumps(ulazai.estimate("kling30.generate", payload).to_json())


@pytest.mark.parametrize("value", [*VALUES, ODD_KEYS], ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: " ".join(schema))
def test_a_compiled_schema_never_raises(schema: dict[str, Any], value: Any) -> None:
    for payload in (value, {"a": [value, value]}):
        report = compile_schema(schema)(payload)
        assert report.fixes is not None
        json.dumps([found.to_json() for found in report.violations])


def test_a_key_of_thousands_of_digits_is_named_by_its_type() -> None:
    payload: dict[Any, Any] = {**KLING, 10**5000: 1}
    report = ulazai.check("kling30.generate", payload)
    assert ("/int", "the key a number of about 4983 digits must be text") in [
        (found.path, found.message) for found in report.errors
    ]


def test_what_a_mapping_names_is_what_is_checked() -> None:
    class Renamed(dict[str, object]):
        def items(self) -> Any:
            return [(name.removeprefix("kling_"), value) for name, value in super().items()]

    renamed = Renamed({f"kling_{name}": value for name, value in KLING.items()})
    assert ulazai.check("kling30.generate", renamed).valid
    assert ulazai.estimate("kling30.generate", renamed) == ulazai.estimate("kling30.generate", KLING)


def test_a_payload_that_another_thread_changes_meanwhile_is_checked() -> None:
    extra = {str(number): number for number in range(500)}
    payload: dict[str, Any] = {**KLING, "imageUrls": [set()], "extra": extra}
    done = threading.Event()

    def change() -> None:
        for number in itertools.count():
            extra[f"more{number % 50}"] = number
            extra.pop(f"more{number * 7 % 50}", None)
            if done.is_set():
                return

    interval = sys.getswitchinterval()
    thread = threading.Thread(target=change)
    thread.start()
    try:
        sys.setswitchinterval(1e-5)
        for _ in range(200):
            assert not ulazai.check("kling30.generate", payload).valid
            json.dumps(ulazai.estimate("kling30.generate", payload).to_json())
    finally:
        sys.setswitchinterval(interval)
        done.set()
        thread.join()
