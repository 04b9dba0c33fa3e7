"""libyaml: node graphs in a fraction of the time that PyYAML's own parser takes, where both are certain to agree.

The two differ at the edges of YAML: in what counts as a line break, in tags, in `?` and in values that are left out.
A text that comes near one of them is left to PyYAML's parser, and so is every text that libyaml refuses, so that
verdicts, positions and messages are the same whether libyaml is there or not. JSON has few such edges: its texts stand
in quotes. libyaml's own way to compose nodes is not used: it has no bound on depth.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

_DEEPEST: Final = 250
_EDGES: Final = re.compile(
    r"[\t\x85\u2028\u2029\ufeff]"  # white space and line breaks that are read differently
    r"|(?<!\w)!(?=[\s,\]}]|\Z)"  # a tag without a name, of which libyaml does not tell
    r"|\r(?!\n)"
    r"|^%"  # a directive
    r"|(?<!\S)[|>][-+0-9]*#",  # a comment right behind the sign of a block
    re.MULTILINE,
)
_EDGES_OF_JSON: Final = re.compile(r"[\x85\u2028\u2029\ufeff]")


def quickly_composed(text: str, *, is_json: bool = False) -> yaml.Node | None:
    """The node graph of a text, as PyYAML's parser gives it but for where nodes end.

    None where libyaml is not there, refuses the text, or might read it differently.
    """
    if not yaml.__with_libyaml__ or (_EDGES_OF_JSON if is_json else _EDGES).search(text):
        return None
    parser = yaml.CSafeLoader(text)
    try:
        return _Composer(parser).document()
    except (_Uncertain, yaml.YAMLError, ValueError, OverflowError):
        return None
    finally:
        parser.dispose()


class _Uncertain(Exception):
    """PyYAML's parser might read this differently."""


class _Composer:
    """Turns the events of libyaml into nodes."""

    def __init__(self, parser: Any) -> None:
        self._next = parser.get_event
        self._anchors: dict[str, yaml.Node] = {}

    def document(self) -> yaml.Node:
        """The only document of the text."""
        self._next()
        if not isinstance(self._next(), yaml.DocumentStartEvent):
            raise _Uncertain
        node = self._node(self._next(), 0, in_brackets=False)
        self._next()
        if not isinstance(self._next(), yaml.StreamEndEvent):
            raise _Uncertain
        return node

    def _node(self, event: Any, depth: int, *, in_brackets: bool) -> yaml.Node:
        kind = type(event)
        if kind is not yaml.AliasEvent and event.tag is not None:
            raise _Uncertain
        if kind is yaml.ScalarEvent:
            text, style = event.value, event.style or None
            if style is None and (not text or (in_brackets and "?" in text)):
                raise _Uncertain
            return self._anchored(event, yaml.ScalarNode("", text, event.start_mark, event.end_mark, style))
        if kind is yaml.AliasEvent:
            if event.anchor not in self._anchors:
                raise _Uncertain
            return self._anchors[event.anchor]
        if depth > _DEEPEST:
            raise _Uncertain
        within = in_brackets or bool(event.flow_style)
        if kind is yaml.SequenceStartEvent:
            return self._sequence(event, depth + 1, within)
        return self._mapping(event, depth + 1, within)

    def _sequence(self, start: Any, depth: int, in_brackets: bool) -> yaml.Node:
        items: list[yaml.Node] = []
        node = self._anchored(start, yaml.SequenceNode("", items, start.start_mark, None, start.flow_style))
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth, in_brackets=in_brackets))
        node.end_mark = event.end_mark
        return node

    def _mapping(self, start: Any, depth: int, in_brackets: bool) -> yaml.Node:
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        node = self._anchored(start, yaml.MappingNode("", pairs, start.start_mark, None, start.flow_style))
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._node(event, depth, in_brackets=in_brackets)
            pairs.append((key, self._node(self._next(), depth, in_brackets=in_brackets)))
        node.end_mark = event.end_mark
        return node

    def _anchored(self, event: Any, node: yaml.Node) -> yaml.Node:
        if event.anchor is not None:
            if event.anchor in self._anchors:
                raise _Uncertain
            self._anchors[event.anchor] = node
        return node
