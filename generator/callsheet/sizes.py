"""Sizes: how large the parts of a spec may be. What is larger is refused before anything is made of it.

Looks at the nodes of YAML, each once, so that aliases which expand to millions of nodes cost nothing.
"""

from __future__ import annotations

from typing import Final

import yaml

MOST_NODES: Final = 400_000
"""How many nodes a document may have once its aliases are expanded."""
MOST_ENTRIES: Final = 5_000
"""How many entries a list or a mapping may have."""
MOST_CELLS: Final = 5_000
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
    "x-warnings": 500,
}
"""How many entries some keywords may have: each becomes code of its own."""


class TooLarge(Exception):
    """A part of a spec that is too large: the node, and a message that says what may be."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.node = node


def refuse_giants(root: yaml.Node) -> None:
    """Raise `TooLarge` for the first part of a document that is larger than a spec can need."""
    weights: dict[int, int] = {}
    waiting: list[tuple[yaml.Node, str, bool]] = [(root, "", False)]
    while waiting:
        node, keyword, is_weighed = waiting.pop()
        if is_weighed:
            weights[id(node)] = _weight(node, keyword, weights)
        elif id(node) not in weights:
            weights[id(node)] = 1  # until what is below it is weighed: an alias may stand inside what it names
            below = _below(node)
            _count(node, keyword, len(below))
            waiting.append((node, keyword, True))
            waiting.extend((child, name, False) for child, name in reversed(below))


def _below(node: yaml.Node) -> list[tuple[yaml.Node, str]]:
    """The nodes that a node holds, each with the key that it stands under."""
    if isinstance(node, yaml.MappingNode):
        return [(value, key.value if isinstance(key, yaml.ScalarNode) else "") for key, value in node.value]
    return [(item, "") for item in node.value] if isinstance(node, yaml.SequenceNode) else []


def _count(node: yaml.Node, keyword: str, entries: int) -> None:
    most = _MOST.get(keyword, MOST_ENTRIES)
    if entries > most:
        raise TooLarge(node, f"{keyword or 'this'} has {entries} entries, and at most {most} can be enforced")


def _weight(node: yaml.Node, keyword: str, weights: dict[int, int]) -> int:
    """How many nodes a node stands for, with what its aliases expand to."""
    weight = 1 + sum(weights[id(child)] for child, _ in _below(node))
    if weight > MOST_NODES:
        raise TooLarge(node, f"more than {MOST_NODES} nodes: aliases expand too far")
    if keyword == "of" and weight > 2 * MOST_CELLS:
        raise TooLarge(node, f"a table of more than {MOST_CELLS} amounts")
    return weight
