"""Wording: the sentences of findings. Each is written once, here, and speaks of the field and the model at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from callsheet.compiling.code import Code
from callsheet.ir.constants import Constant, JsonType
from callsheet.ir.texts import SpecText, found_in, listed, prose, quoted, shortened

TYPE_WORDS: Final[dict[JsonType, str]] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_MOST_LISTED: Final = 12
_VOWEL: Final = re.compile(r"^([aeiou])", re.IGNORECASE)

Text = list["str | SpecText | Code"]
"""The parts of a sentence; `Code` parts are evaluated when it is said."""


def alternatives(words: Sequence[str | SpecText], link: str = "or") -> SpecText:
    """`a`, `a or b`, `a, b or c`; a long list is cut and counted."""
    return _alternatives(words[:_MOST_LISTED], link, len(words) - _MOST_LISTED)


def constants_words(constants: Sequence[Constant]) -> SpecText:
    """Constants of which one is meant: `"std" or "pro"`."""
    return _alternatives([constant_words(one) for one in constants[:_MOST_LISTED]], "or", len(constants) - _MOST_LISTED)


def _alternatives(words: Sequence[str | SpecText], link: str, more: int) -> SpecText:
    """The words of a list, and how many more are in it."""
    if more > 0:
        return prose("{most} {link} one of {more} more", most=listed(", ", words), link=link, more=more)
    if len(words) == 1:
        return listed("", words)
    return prose("{first} {link} {last}", first=listed(", ", words[:-1]), link=link, last=words[-1])


def groups(found: Sequence[Sequence[SpecText]]) -> SpecText:
    """`a or b`; with a comma where a group is more than one word: `a, or b and c`."""
    words = [listed(" and ", group) for group in found]
    if 1 < len(words) <= _MOST_LISTED and any(len(group) > 1 for group in found):
        return prose("{first}, or {last}", first=listed(", ", words[:-1]), last=words[-1])
    return alternatives(words)


def takes(constants: Sequence[Constant]) -> SpecText:
    """What a field that is missing takes, as a hint: `it takes "std" or "pro"`."""
    return prose("it takes {what}", what=constants_words(constants))


@lru_cache(10_000)  # parameters are told again for every operation that takes them
def constant_words(constant: Constant) -> SpecText:
    """A constant as people write it: text in double quotes, anything long cut."""
    value = constant.value
    return shortened(quoted(value) if isinstance(value, SpecText) else constant.text, 60)


def type_words(types: Sequence[JsonType]) -> SpecText:
    """The types as words: `text`, `a whole number or null`."""
    return alternatives([TYPE_WORDS[name] for name in types])


def _article(label: Text) -> str:
    first = label[0] if label else None
    return "an" if isinstance(first, SpecText) and found_in(first, _VOWEL) is not None else "a"


def must_be(model: SpecText | None, label: Text, what: str | SpecText, got: Code) -> Text:
    """`qualityMode must be "std" or "pro", not …`, or `veo-3.1 takes a duration of "8" seconds, not …`."""
    if model is None:
        return [*label, " must be ", what, ", not ", got]
    return [model, f" takes {_article(label)} ", *label, " of ", what, ", not ", got]


def must_have(model: SpecText | None, label: Text, what: str | SpecText, got: Code) -> Text:
    """`prompt must have at most 2500 characters, not …`, or `kling3_std takes a prompt of at most …`."""
    if model is None:
        return [*label, " must have ", what, ", not ", got]
    return [model, f" takes {_article(label)} ", *label, " of ", what, ", not ", got]


def must_hold(model: SpecText | None, label: Text, what: str | SpecText, got: Code) -> Text:
    """`imageUrls must have at most 3 items, not …`, or `kling3_std takes at most 3 items in imageUrls, not …`."""
    if model is None:
        return [*label, " must have ", what, ", not ", got]
    return [model, " takes ", what, " in ", *label, ", not ", got]


def wrong_type(label: Text, types: Sequence[JsonType], got: Code) -> Text:
    """`durationSeconds must be a whole number, not the text "8"`."""
    if not types:
        return [*label, " can have no value: its types exclude each other"]
    return [*label, " must be ", type_words(types), ", not ", got]


def is_required(model: SpecText | None, label: Text) -> Text:
    """`prompt is required`, or `sora-2-pro needs tier`."""
    return [*label, " is required"] if model is None else [model, " needs ", *label]


def sized(low: str | None, high: str | None, counted: str) -> SpecText:
    """`10 to 3000 characters`, `exactly 1 item`; `counted` is in the singular."""
    plural = counted if (high or low) == "1" else counted + "s"
    return prose("{exactly}{what}", exactly="exactly " if low == high else "", what=between(low, high, plural))


def between(low: str | None, high: str | None, unit: str | SpecText) -> SpecText:
    """`3 to 15 seconds`, `at least 3`, `at most 15 characters`, `above 0 and at most 1`.

    A limit that is not taken itself begins with `above` or `below`.
    """
    sides = [side for side in (low, high) if side is not None]
    if len(sides) == 2 and not any(side.startswith(("above", "below")) for side in sides):
        return measured(sides[0] if low == high else f"{low} to {high}", unit)
    words = ("at least", low), ("at most", high)
    said = [side if side.startswith(("above", "below")) else f"{word} {side}" for word, side in words if side]
    return measured(" and ".join(said), unit)


def measured(what: str | SpecText, unit: str | SpecText | None) -> SpecText:
    """What is said, with its unit behind it where it has one."""
    return prose("{what} {unit}", what=what, unit=unit) if unit else listed("", [what])
