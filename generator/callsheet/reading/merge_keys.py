"""Merge keys: what `<<` takes over into a mapping, as YAML 1.1 has it.

Keys that are written out win over those that are taken over, and of several mappings the first that has a key. What is
taken over stands where it was written. Aliases are counted where sizes are, so that a merge adds no more than they may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from callsheet.lint_rules import RuleId

Pair: TypeAlias = tuple[yaml.Node, yaml.Node]
"""A key of a mapping, and its value."""


def is_merge(key: yaml.Node) -> bool:
    """Whether a key is a merge key: one in quotes is a name like any other."""
    return isinstance(key, yaml.ScalarNode) and key.value == "<<" and key.style is None


@dataclass(slots=True)
class Merged:
    """The pairs of mappings with what they take over, and what was found wrong on the way."""

    problems: list[tuple[yaml.Node, RuleId, str]] = field(default_factory=list)
    _open: list[yaml.Node] = field(default_factory=list)

    def pairs(self, node: yaml.MappingNode) -> Iterator[Pair]:
        """The pairs of a mapping: what is taken over stands in the place of its merge key."""
        if node in self._open:
            self.problems.append((node, "recursive-alias", "an alias stands inside what it names"))
            return
        self._open.append(node)
        taken = {*_names(pair for pair in node.value if not is_merge(pair[0]))}
        merges = [key for key, _ in node.value if is_merge(key)]
        for again in merges[1:]:
            text = f"'<<' stands twice here (first in line {merges[0].start_mark.line + 1}): write one, with a list"
            self.problems.append((again, "duplicate-key", text))
        for key, value in node.value:
            if not is_merge(key):
                yield key, value
            elif key is merges[0]:
                yield from self._taken_over(value, taken)
        self._open.pop()

    def _taken_over(self, value: yaml.Node, taken: set[str]) -> Iterator[Pair]:
        """The pairs of one mapping or of several, but for keys that are `taken`, which grow by these."""
        for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if not isinstance(source, yaml.MappingNode):
                text = "a merge key (<<) takes over a mapping, or a list of mappings"
                self.problems.append((source, "merge-key", text))
                continue
            pairs = list(self.pairs(source))
            yield from (pair for pair in pairs if taken.isdisjoint(_names([pair])))
            taken.update(_names(pairs))


def _names(pairs: Iterable[Pair]) -> Iterator[str]:
    """The keys that are text. Any other is told where it stands."""
    return (key.value for key, _ in pairs if isinstance(key, yaml.ScalarNode))
