"""Editing: fixes written into the text of a payload, so that everything else stays as it is, to the last space."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from callsheet import pointers
from callsheet.payloads.spans import Span, Spans

if TYPE_CHECKING:
    from callsheet.runtime.fixes import Fix

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
"""What YAML reads as the text that it is without quotes, but for a few words."""
_WORDS: Final = frozenset(("null", "true", "false"))


class Edit(NamedTuple):
    """A change of a text: what takes the place of a span."""

    span: Span
    text: str


class Style(NamedTuple):
    """How a language writes values: `write` gives a value as text, in the manner of the text that it replaces."""

    write: Callable[[Any, str], str]
    whole_lines: bool
    """Whether a field that stands on lines of its own leaves with its lines."""


def _json_text(value: Any, before: str) -> str:  # noqa: ARG001  # a style is given what stands there
    return json.dumps(value, ensure_ascii=False)


def _yaml_text(value: Any, before: str) -> str:
    plain = before[:1] not in ("'", '"', "|", ">")
    if plain and isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


JSON: Final = Style(_json_text, whole_lines=False)
YAML: Final = Style(_yaml_text, whole_lines=True)


def edits(text: str, spans: Spans, style: Style, fixes: Sequence[Fix], below: str = "") -> list[Edit]:
    """What fixes change in a text. `below` is the pointer of the payload that they are fixes of."""
    found: list[Edit] = []
    removed: list[str] = []
    for fix in fixes:
        pointer = below + fix.path
        if fix.kind == "remove":
            removed.append(pointer)
            continue
        if fix.kind == "rename":
            span = spans.keys[pointer]
            found.append(Edit(span, style.write(fix.name, text[slice(*span)])))
        if fix.kind == "replace" or fix.after != fix.before:
            found.append(_value(text, spans.values[pointer], style, fix))
    return found + _removals(text, spans, style, removed)


def edited(text: str, changes: Sequence[Edit]) -> str:
    """The text with its edits, which must not overlap; the same edit may stand there twice."""
    parts, at = [], 0
    for span, replacement in sorted(set(changes)):
        parts += [text[at : span.start], replacement]
        at = span.end
    return "".join((*parts, text[at:]))


def _value(text: str, span: Span, style: Style, fix: Fix) -> Edit:
    before = text[slice(*span)]
    if not style.whole_lines and fix.after == [fix.before]:
        # The item keeps the way it was written.
        return Edit(span, f"[{before}]")
    return Edit(span, style.write(fix.after, before))


def _removals(text: str, spans: Spans, style: Style, removed: Sequence[str]) -> list[Edit]:
    found: list[Edit] = []
    for parent in dict.fromkeys(pointers.parent(pointer) for pointer in removed):
        members = spans.members(parent)
        gone = [member in removed for member in members]
        start = 0
        while start < len(members):
            end = start
            while end < len(members) and gone[end]:
                end += 1
            if end > start:
                found.append(Edit(_run(text, spans, style, members, start, end), ""))
            start = end + 1
    return found


def _run(text: str, spans: Spans, style: Style, members: list[str], start: int, end: int) -> Span:
    """The span of the fields from `start` to before `end`, with the separator that goes with them."""
    first, last = spans.keys[members[start]].start, spans.values[members[end - 1]].end
    line = text.rfind("\n", 0, first) + 1
    after = last if text[last - 1] == "\n" else text.find("\n", last) + 1 or len(text)
    own_lines = style.whole_lines and not text[line:first].strip() and text[last:after].lstrip()[:1] in ("", "#")
    if own_lines:
        return Span(line, after)
    if end < len(members):
        return Span(first, spans.keys[members[end]].start)
    if start:
        return Span(spans.values[members[start - 1]].end, last)
    return Span(first, last)
