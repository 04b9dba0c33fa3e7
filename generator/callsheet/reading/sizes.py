"""Sizes: how large the parts of a spec may be. What is larger is refused before anything is made of it.

Looks at the nodes of YAML, each once, so that aliases which expand to millions of nodes cost nothing. What is made of
a document takes time in proportion to what it holds, so that a large one takes long, and none holds more than is
written in it but for what a few aliases repeat.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import yaml

DEEPEST: Final = 200
"""How many levels a document may have."""
MOST_LINES: Final = 1_000_000
"""How many lines a document may have."""
MOST_NODES: Final = 300_000
"""How many nodes a document may have once its aliases are expanded."""
MOST_REPEATED: Final = 20_000
"""How many nodes aliases may add to those that are written."""
MOST_OF_A_SCHEMA: Final = 6_000
"""How many nodes a schema may have, with all that is written inside of it."""
MOST_CHARACTERS_OF_A_SCHEMA: Final = 1_500_000
"""How many characters the texts in a schema may have together: people's have a quarter of it."""
MOST_ENTRIES: Final = 5_000
"""How many entries a list or a mapping may have."""
MOST_CHARACTERS: Final = 100_000
"""How many characters a text may have."""
MOST_REPEATED_CHARACTERS: Final = 1_000_000
"""How many characters aliases may add to those that are written."""
MOST_DIGITS: Final = 100
"""How many digits a number may have."""
MOST_OF_AN_ENUM: Final = 100_000
"""How many characters the values of an enum may have together."""
MOST_OF_SERVERS: Final = 5_000
"""How many nodes a list of servers may have, with the values of their variables."""
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
    "variables": 500,
    "x-warnings": 500,
}
"""How many entries some keywords may have: each becomes code of its own."""
_SHARED: Final = ("responses", "parameters")
"""As components, which many operations share, these may have as many entries as anything else."""
_LONGEST: Final = {"pattern": 2_000, "operationId": 500}
"""How many characters some texts may have."""


class TooLarge(Exception):
    """A part of a spec that is too large: the node, and a message that says what may be."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.node = node


def refuse_giants(root: yaml.Node, *, has_aliases: bool) -> None:
    """Raise `TooLarge` for the first part of a document that is larger than a spec can need.

    `has_aliases` says that a node may stand in several places.
    """
    _Scales(has_aliases).weigh(root)


def refuse_many(node: yaml.Node, entries: int, keyword: str = "") -> None:
    """Raise `TooLarge` where a list or a mapping has more entries than what stands under a keyword may have."""
    _refuse(node, too_many(keyword, entries))


def most_entries(keyword: str) -> int:
    """How many entries what stands under a keyword may have."""
    return _MOST.get(keyword, MOST_ENTRIES)


def too_many(keyword: str, entries: int) -> str:
    """Why what stands under a keyword has too many entries; empty where it has not."""
    most = most_entries(keyword)
    return f"{keyword or 'this'} has {entries} entries, and at most {most} can be enforced" if entries > most else ""


def too_long(keyword: str, characters: int) -> str:
    """Why a text that stands under a keyword has too many characters; empty where it has not."""
    most = _LONGEST.get(keyword, MOST_CHARACTERS)
    if characters <= most:
        return ""
    return f"{keyword or 'this'} has {characters} characters, and at most {most} can be taken"


def giant_part(keyword: str, nodes: int, characters: int, *, is_schema: bool) -> str:
    """Why a part that stands under a keyword is too large by what is inside of it; empty where it is not."""
    if is_schema and nodes > MOST_OF_A_SCHEMA:
        return f"a schema of more than {MOST_OF_A_SCHEMA} nodes: make components of its parts"
    if is_schema and characters > MOST_CHARACTERS_OF_A_SCHEMA:
        return f"a schema of more than {MOST_CHARACTERS_OF_A_SCHEMA} characters: make components of its parts"
    if keyword == "servers" and nodes > MOST_OF_SERVERS:
        return f"servers of more than {MOST_OF_SERVERS} nodes: list fewer of them, with fewer values of variables"
    if keyword == "enum" and characters > MOST_OF_AN_ENUM:
        return f"values of more than {MOST_OF_AN_ENUM} characters together"
    if keyword == "of" and nodes > 2 * MOST_CELLS:
        return f"a table of more than {MOST_CELLS} amounts"
    return ""


def keyword_below(keyword: str, name: str) -> str:
    """The keyword by which a value is judged that has a name inside of what stands under a keyword."""
    return "" if keyword == "components" and name in _SHARED else name


def _refuse(node: yaml.Node, why: str) -> None:
    if why:
        raise TooLarge(node, why)


@dataclass(slots=True)
class _Scales:
    """Weighs the nodes of a document, each once: how many nodes and characters it stands for with its aliases."""

    has_aliases: bool
    weights: dict[int, tuple[int, int]] = field(default_factory=dict)
    """What was weighed, by identity; nothing where no node is met again."""
    nodes: int = 0
    """How many nodes are written, of those that were weighed so far."""
    characters: int = 0

    def weigh(self, node: yaml.Node, keyword: str = "", *, is_schema: bool = False) -> tuple[int, int]:
        """The nodes and characters that a node stands for. `keyword` is the key above it.

        Raises `TooLarge` where that is too much.
        """
        known = self.weights.get(id(node))
        if known is not None:
            return known
        nodes, characters = 1, 0
        if isinstance(node, yaml.ScalarNode):
            characters = len(node.value)
            self._write(node, keyword, characters)
        else:
            if self.has_aliases:
                # Until what is below it is weighed: an alias may stand inside what it names.
                self.weights[id(node)] = 1, 0
            refuse_many(node, len(node.value), keyword)
            for below in self._below(node, keyword):
                nodes += below[0]
                characters += below[1]
            self._write(node, keyword, 0)
        self._refuse_giant(node, nodes, characters)
        _refuse(node, giant_part(keyword, nodes, characters, is_schema=is_schema))
        if self.has_aliases:
            self.weights[id(node)] = nodes, characters
        return nodes, characters

    def _below(self, node: yaml.Node, keyword: str) -> list[tuple[int, int]]:
        """What each of the nodes that a node holds stands for."""
        if isinstance(node, yaml.SequenceNode):
            return [self.weigh(item) for item in node.value]
        names = [(key.value if isinstance(key, yaml.ScalarNode) else "", value) for key, value in node.value]
        return [
            self.weigh(value, keyword_below(keyword, name), is_schema=keyword == "schemas" or name == "schema")
            for name, value in names
        ]

    def _write(self, node: yaml.Node, keyword: str, characters: int) -> None:
        _refuse(node, too_long(keyword, characters))
        self.nodes += 1
        self.characters += characters

    def _refuse_giant(self, node: yaml.Node, nodes: int, characters: int) -> None:
        if nodes > MOST_NODES:
            raise TooLarge(node, f"more than {MOST_NODES} nodes")
        if nodes > self.nodes + MOST_REPEATED or characters > self.characters + MOST_REPEATED_CHARACTERS:
            raise TooLarge(node, "aliases that expand too far: refer to a component instead")
