"""Spans: where the values and the keys of a JSON or YAML text stand, as offsets into the text.

The text is one that could be read: what is no JSON or YAML is found by those who decode it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from json import JSONDecoder
from typing import TYPE_CHECKING, Final, NamedTuple

from callsheet import pointers

if TYPE_CHECKING:
    import yaml

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_decode: Final = JSONDecoder().raw_decode


class Span(NamedTuple):
    """A part of a text: the offset of its first character, and the offset after its last."""

    start: int
    end: int


@dataclass(slots=True)
class Spans:
    """Where each value and each key stands, by JSON Pointer, in the order of the text."""

    values: dict[str, Span] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)

    def members(self, pointer: str) -> list[str]:
        """The pointers of the fields of an object, in the order of the text."""
        return [key for key in self.keys if pointers.parent(key) == pointer]


def json_spans(text: str, start: int = 0) -> Spans:
    """The spans of the JSON value that begins at `start`, white space before it aside."""
    spans = Spans()
    _json_value(text, _after_space(text, start), "", spans)
    return spans


def json_items(text: str) -> list[Span]:
    """The spans of the items of a text that is one JSON array. Much quicker than all spans of the text."""
    at = _after_space(text, _after_space(text, 0) + 1)
    found: list[Span] = []
    while text[at] != "]":
        end = _decode(text, at)[1]
        found.append(Span(at, end))
        at = _after_space(text, end)
        if text[at] == ",":
            at = _after_space(text, at + 1)
    return found


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _json_value(text: str, at: int, pointer: str, spans: Spans) -> int:
    """Note the value that begins at an offset; returns the offset after it."""
    spans.values[pointer] = Span(at, at)
    if text[at] == "{":
        end = _json_object(text, at, pointer, spans)
    elif text[at] == "[":
        end = _json_array(text, at, pointer, spans)
    else:
        end = _decode(text, at)[1]
    spans.values[pointer] = Span(at, end)
    return end


def _json_object(text: str, at: int, pointer: str, spans: Spans) -> int:
    at = _after_space(text, at + 1)
    while text[at] != "}":
        name, end = _decode(text, at)
        below = pointers.join(pointer, name)
        spans.keys[below] = Span(at, end)
        colon = _after_space(text, end)
        at = _json_value(text, _after_space(text, colon + 1), below, spans)
        at = _after_space(text, at)
        if text[at] == ",":
            at = _after_space(text, at + 1)
    return at + 1


def _json_array(text: str, at: int, pointer: str, spans: Spans) -> int:
    at, index = _after_space(text, at + 1), 0
    while text[at] != "]":
        at = _after_space(text, _json_value(text, at, f"{pointer}/{index}", spans))
        index += 1
        if text[at] == ",":
            at = _after_space(text, at + 1)
    return at + 1


def yaml_spans(text: str) -> Spans:
    """The spans of a YAML document. What an alias stands for stands where its anchor is.

    Raises `SpecError` where the text is no YAML, and `ImportError` where PyYAML is not installed.
    """
    from callsheet.reading.documents import composed

    spans = Spans()
    node = composed(text, "")
    if node is not None:
        _yaml_value(node, "", spans)
    return spans


def _yaml_value(node: yaml.Node, pointer: str, spans: Spans) -> int:
    """Note a node; returns the offset after it, without the white space and comments behind a block."""
    import yaml

    end = node.end_mark.index
    spans.values[pointer] = Span(node.start_mark.index, end)
    inner: list[int] = []
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = pointers.join(pointer, key.value)
            spans.keys[below] = Span(key.start_mark.index, key.end_mark.index)
            inner.append(_yaml_value(value, below, spans))
    elif isinstance(node, yaml.SequenceNode):
        inner += [_yaml_value(item, f"{pointer}/{index}", spans) for index, item in enumerate(node.value)]
    if inner and not getattr(node, "flow_style", False):
        end = max(inner)
    spans.values[pointer] = Span(node.start_mark.index, end)
    return end
