"""libyaml: node graphs in a fraction of the time that PyYAML's own parser takes, where both are certain to agree.

The two differ at the edges of YAML: in what counts as a line break, in tags, in `?` and in values that are left out. A
text that comes near one of them is left to PyYAML's parser, and so is every text that libyaml refuses, so that
verdicts, positions and messages are the same whether libyaml is there or not. JSON has few such edges: its texts stand
in quotes. A text that is too long for PyYAML's parser may have tabs and values that are left out nevertheless: tabs in
the blocks of code that long documents quote are what they are, and libyaml keeps to YAML there. libyaml's own way to
compose nodes is not used: it has no bound on depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

from callsheet.lint_rules import RuleId
from callsheet.reading.sizes import DEEPEST, MOST_ENTRIES, TooLarge

MOST_SLOWLY: Final = 500_000
"""How many characters PyYAML's own parser is given: it takes a second for 100,000."""

_LARGE: Final = f"a document of more than {MOST_SLOWLY} characters"
_FAR_TOO_DEEP: Final = DEEPEST + 50
_FAR_TOO_MANY: Final = 4 * MOST_ENTRIES
_EDGES: Final = re.compile(
    r"[\t\x85\u2028\u2029\ufeff]"  # white space and line breaks that are read differently
    r"|(?<!\w)!(?=[\s,\]}]|\Z)"  # a tag without a name, of which libyaml does not tell
    r"|\r(?!\n)"
    r"|^%"  # a directive
    r"|(?<!\S)[|>][-+0-9]*#",  # a comment right behind the sign of a block
    re.MULTILINE,
)
_EDGES_OF_LARGE: Final = re.compile(_EDGES.pattern.replace(r"\t", "", 1), re.MULTILINE)
_EDGES_OF_JSON: Final = re.compile(r"[\x85\u2028\u2029\ufeff]")


def quickly_composed(text: str, *, is_json: bool = False) -> yaml.Node | None:
    """The node graph of a text, as PyYAML's parser gives it but for where nodes end.

    None where libyaml is not there, refuses the text, or might read it differently. Raises `TooLarge`.
    """
    if not yaml.__with_libyaml__ or _edges(text, is_json).search(text):
        return None
    parser = yaml.CSafeLoader(text)
    try:
        return _Composer(parser, is_large=len(text) > MOST_SLOWLY).document()
    except (_Uncertain, yaml.YAMLError, ValueError, OverflowError):
        return None
    finally:
        parser.dispose()


def _edges(text: str, is_json: bool) -> re.Pattern[str]:
    if is_json:
        return _EDGES_OF_JSON
    return _EDGES_OF_LARGE if len(text) > MOST_SLOWLY else _EDGES


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text is not given to PyYAML's own parser."""

    rule: RuleId
    line: int
    column: int
    message: str


def doubt(text: str, *, is_json: bool = False) -> Doubt | None:
    """Why a text that is not quickly composed is too large for PyYAML's own parser.

    None where it is not too large, or libyaml is not there.
    """
    if not yaml.__with_libyaml__ or len(text) <= MOST_SLOWLY:
        return None
    edge = _edges(text, is_json).search(text)
    if edge is not None:
        line, column = text.count("\n", 0, edge.start()) + 1, edge.start() - text.rfind("\n", 0, edge.start())
        return Doubt("yaml", line, column, f"{_LARGE} cannot have U+{ord(edge[0][0]):04X} here: write it as an escape")
    try:
        return _too_deep(text) or Doubt("yaml", 1, 1, f"{_LARGE} is taken in the usual forms of YAML only")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "this cannot be read"
        return Doubt("yaml", mark.line + 1, mark.column + 1, said) if mark else Doubt("yaml", 1, 1, said)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return Doubt("yaml", 1, 1, " ".join(str(error).split()))


def _too_deep(text: str) -> Doubt | None:
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _FAR_TOO_DEEP:
            mark: Any = event.start_mark
            return Doubt("depth", mark.line + 1, mark.column + 1, f"nested more than {DEEPEST} levels deep")
    return None


class _Uncertain(Exception):
    """PyYAML's parser might read this differently."""


class _Composer:
    """Turns the events of libyaml into nodes."""

    def __init__(self, parser: Any, *, is_large: bool) -> None:
        self._next = parser.get_event
        self._is_large = is_large
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
            if style is None and not self._is_large and (not text or (in_brackets and "?" in text)):
                raise _Uncertain
            return self._anchored(event, yaml.ScalarNode("", text, event.start_mark, None, style))
        if kind is yaml.AliasEvent:
            if event.anchor not in self._anchors:
                raise _Uncertain
            return self._anchors[event.anchor]
        if depth > _FAR_TOO_DEEP:
            raise _Uncertain
        within = in_brackets or bool(event.flow_style)
        if kind is yaml.SequenceStartEvent:
            return self._sequence(event, depth + 1, within)
        return self._mapping(event, depth + 1, within)

    def _refuse_far_too_many(self, node: yaml.Node, entries: int) -> None:
        """Raise `TooLarge` where reading on would take long, and the verdict is certain."""
        if entries > _FAR_TOO_MANY:
            raise TooLarge(node, f"more than {_FAR_TOO_MANY} entries, and at most {MOST_ENTRIES} can be enforced")

    def _sequence(self, start: Any, depth: int, in_brackets: bool) -> yaml.Node:
        items: list[yaml.Node] = []
        node = self._anchored(start, yaml.SequenceNode("", items, start.start_mark, None, start.flow_style))
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth, in_brackets=in_brackets))
            self._refuse_far_too_many(node, len(items))
        return node

    def _mapping(self, start: Any, depth: int, in_brackets: bool) -> yaml.Node:
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        node = self._anchored(start, yaml.MappingNode("", pairs, start.start_mark, None, start.flow_style))
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._node(event, depth, in_brackets=in_brackets)
            pairs.append((key, self._node(self._next(), depth, in_brackets=in_brackets)))
            self._refuse_far_too_many(node, len(pairs))
        return node

    def _anchored(self, event: Any, node: yaml.Node) -> yaml.Node:
        if event.anchor is not None:
            if event.anchor in self._anchors:
                raise _Uncertain
            self._anchors[event.anchor] = node
        return node
