"""Forms: what a value may have been meant to be - the same in another form, or else the nearest that is taken."""

from __future__ import annotations

import json
import re

from .spelling import guesses, meant
from .words import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeAlias

    Form: TypeAlias = tuple[Any, str]
    """A value, and in words what to do; of `near`, what to do instead of the value that was given."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?")
_AMOUNT = re.compile(r"((?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?) ?([A-Za-z]{0,10})")
_LARGE = 1e15
"""Larger numbers are left alone."""
_SECONDS = ("s", "sec", "secs", "second", "seconds")
_ADDRESS = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/\S{0,2000}")
"""A URL without its scheme. Without a path it could be the name of a file."""
_TRUTHS = {"yes": True, "on": True, "1": True, "no": False, "off": False, "0": False}


def same(value: Any, choices: Iterable[Any]) -> Iterator[Form]:
    """Values that say the same as the given one in another form, the likeliest first. `choices` are known values."""
    if isinstance(value, str):
        yield from _of_text(value, [choice for choice in choices if isinstance(choice, str)])
    elif isinstance(value, bool):
        yield json.dumps(value), f"write {shown(value)} as text"
    elif isinstance(value, int | float) and abs(value) < _LARGE:
        whole = int(value) if value == value // 1 else value
        yield json.dumps(whole), f"write {shown(value)} as text"
    if isinstance(value, list) and len(value) == 1:
        yield value[0], f"take {shown(value[0])} out of its list"
    elif value is not None and not isinstance(value, list):
        yield [value], f"put {shown(value)} into a list"


def _of_text(value: str, texts: list[str]) -> Iterator[Form]:
    stripped = value.strip()
    word = meant(stripped, texts)
    if word is not None and word != value:
        yield word, f"write {shown(word)} instead of {shown(value)}"
    if stripped != value:
        yield stripped, f"leave out the white space around {shown(stripped)}"
    if _NUMBER.fullmatch(stripped):
        yield json.loads(stripped), f"write {stripped} as a number"
    if stripped[:1] in ("{", "["):
        yield from _decoded(stripped)
    if stripped.lower() in ("true", "false"):
        yield stripped.lower() == "true", f"write {stripped.lower()} without quotes"


def _decoded(text: str) -> Iterator[Form]:
    """The list or object that a text holds as JSON."""
    try:
        yield json.loads(text), "send the JSON itself, not as text"
    except (ValueError, RecursionError):
        return


def near(value: Any, choices: Iterable[Any]) -> Iterator[Form]:
    """Values that ask for something else than the given one, the likeliest first."""
    known = list(choices)
    if isinstance(value, str):
        yield from _near_text(value, [choice for choice in known if isinstance(choice, str)])
    elif value.__class__ is int and value in (0, 1):
        yield _instead(bool(value))
    elif value.__class__ is float and abs(value) < _LARGE:
        yield _instead(int(value))
    elif isinstance(value, dict) and len(value) == 1:
        yield _instead(next(iter(value.values())))
    number, unit = _amount(value)
    if number is None:
        return
    amounts = [(choice, *_amount(choice)) for choice in known]
    alike = [(abs(n - number), n, choice) for choice, n, u in amounts if n is not None and u == unit]
    if alike:
        _, _, nearest_choice = min(alike, key=lambda entry: entry[:2])
        yield nearest_choice, f"write {shown(nearest_choice)}, the nearest that is taken,"


def _near_text(value: str, texts: list[str]) -> Iterator[Form]:
    likely = guesses(value, texts)
    if len(likely) == 1:
        yield _instead(likely[0])
    truth = _TRUTHS.get(value.strip().lower())
    if truth is not None:
        yield _instead(truth)
    found = _AMOUNT.fullmatch(value.strip())
    if found and found[2].lower() in _SECONDS:
        yield _instead(json.loads(found[1]))
        yield _instead(found[1])
    if _ADDRESS.fullmatch(value.strip()):
        yield _instead(f"https://{value.strip()}")
    if value.startswith("http://"):
        yield _instead(value.replace("http", "https", 1))


def _instead(value: Any) -> Form:
    return value, f"write {shown(value)}"


def _amount(value: Any) -> tuple[float | None, str]:
    """The number that a value holds, and its unit: 8, "8" and "8s" hold the same."""
    if isinstance(value, str):
        found = _AMOUNT.fullmatch(value.strip())
        return (float(found[1]), found[2].lower()) if found else (None, "")
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGE:
        return float(value), ""
    return None, ""
