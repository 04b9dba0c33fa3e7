"""Sizes: how large the parts of a spec may be. What is larger is refused before anything is made of it.

Looks at the nodes of YAML, each once, so that aliases which expand to millions of nodes cost nothing. What is made of
a document takes time in proportion to what it holds, so that a large one takes long, and none holds more than is
written in it but for what a few aliases repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import yaml

DEEPEST: Final = 200
"""How many levels a document may have."""
MOST_NODES: Final = 400_000
"""How many nodes a document may have once its aliases are expanded."""
MOST_REPEATED: Final = 20_000
"""How many nodes aliases may add to those that are written."""
MOST_OF_A_SCHEMA: Final = 6_000
"""How many nodes a schema may have, with all that is written inside of it."""
MOST_ENTRIES: Final = 5_000
"""How many entries a list or a mapping may have."""
MOST_CHARACTERS: Final = 100_000
"""How many characters a text may have."""
MOST_REPEATED_CHARACTERS: Final = 1_000_000
"""How many characters aliases may add to those that are written."""
MOST_CELLS: Final = 2_000
"""How many amounts a rate table may have."""
_MOST: Final = {
    "properties": 1_000,
    "required": 1_000,
    "enum": 2_000,
    "patternProperties": 250,
    "dependentRequired": 500,
    "dependentSchemas": 500,
    "allOf": 500,
    "anyOf": 500,
    "oneOf": 500,
    "prefixItems": 500,
    "parameters": 500,
    "responses": 100,
    "securitySchemes": 200,
    "servers": 500,
    "x-warnings": 500,
}
"""How many entries some keywords may have: each becomes code of its own."""
_LONGEST: Final = {"pattern": 2_000, "operationId": 500}
"""How many characters some texts may have."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: the key above it, and whether that is the name of a schema."""

    keyword: str = ""
    is_schema: bool = False

    @property
    def holds_schemas(self) -> bool:
        """Whether the keys below are the names of schemas, and the values components."""
        return self.keyword == "schemas"


class TooLarge(Exception):
    """A part of a spec that is too large: the node, and a message that says what may be."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.node = node


@dataclass(slots=True)
class _Extent:
    """How many nodes and characters a node stands for, with what its aliases expand to."""

    nodes: int = 1
    characters: int = 0

    def add(self, other: _Extent) -> None:
        self.nodes += other.nodes
        self.characters += other.characters


def refuse_giants(root: yaml.Node) -> None:
    """Raise `TooLarge` for the first part of a document that is larger than a spec can need."""
    extents: dict[int, _Extent] = {}
    written = _Extent(0)
    waiting: list[tuple[yaml.Node, _Place, bool]] = [(root, _Place(), False)]
    while waiting:
        node, place, is_weighed = waiting.pop()
        if is_weighed:
            extents[id(node)] = _extent(node, place, extents, written)
        elif id(node) not in extents:
            extents[id(node)] = _Extent()  # until what is below it is weighed: an alias may stand inside what it names
            below = _below(node, place)
            refuse_many(node, len(below), place.keyword)
            waiting.append((node, place, True))
            waiting.extend((child, inner, False) for child, inner in reversed(below))


def refuse_many(node: yaml.Node, entries: int, keyword: str = "") -> None:
    """Raise `TooLarge` where a list or a mapping has more entries than what stands under a keyword may have."""
    most = _MOST.get(keyword, MOST_ENTRIES)
    if entries > most:
        raise TooLarge(node, f"{keyword or 'this'} has {entries} entries, and at most {most} can be enforced")


def _below(node: yaml.Node, place: _Place) -> list[tuple[yaml.Node, _Place]]:
    """The nodes that a node holds, each with where it stands."""
    if isinstance(node, yaml.MappingNode):
        pairs = [(value, key.value if isinstance(key, yaml.ScalarNode) else "") for key, value in node.value]
        return [(value, _Place(key, is_schema=place.holds_schemas or key == "schema")) for value, key in pairs]
    return [(item, _Place()) for item in node.value] if isinstance(node, yaml.SequenceNode) else []


def _extent(node: yaml.Node, place: _Place, extents: dict[int, _Extent], written: _Extent) -> _Extent:
    """What a node stands for; what is `written` so far grows by the node itself."""
    own = _Extent(1, len(node.value) if isinstance(node, yaml.ScalarNode) else 0)
    written.add(own)
    _refuse_long(node, place.keyword, own.characters)
    for child, _ in _below(node, place):
        own.add(extents[id(child)])
    if own.nodes > MOST_NODES:
        raise TooLarge(node, f"more than {MOST_NODES} nodes")
    if own.nodes > written.nodes + MOST_REPEATED or own.characters > written.characters + MOST_REPEATED_CHARACTERS:
        raise TooLarge(node, "aliases that expand too far: refer to a component instead")
    if place.is_schema and own.nodes > MOST_OF_A_SCHEMA:
        raise TooLarge(node, f"a schema of more than {MOST_OF_A_SCHEMA} nodes: make components of its parts")
    if place.keyword == "of" and own.nodes > 2 * MOST_CELLS:
        raise TooLarge(node, f"a table of more than {MOST_CELLS} amounts")
    return own


def _refuse_long(node: yaml.Node, keyword: str, characters: int) -> None:
    most = _LONGEST.get(keyword, MOST_CHARACTERS)
    if characters > most:
        raise TooLarge(node, f"{keyword or 'this'} has {characters} characters, and at most {most} can be taken")
