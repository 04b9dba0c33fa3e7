"""Pairs: which part of the old state became which part of the new one, under its own name or under another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

_Name = TypeVar("_Name")
_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Pair(Generic[_Name, _Part]):
    """A part before and after; None where it was not there, or is no longer. Both names are one where it has one."""

    old_name: _Name
    name: _Name
    was: _Part | None
    now: _Part | None


def paired(
    old: Mapping[_Name, _Part], new: Mapping[_Name, _Part], is_same: Callable[[_Name, _Name], bool] | None = None
) -> Iterator[Pair[_Name, _Part]]:
    """The parts of both sides, in the order of the old ones.

    Parts of other names are one part where `is_same` says so of an old and a new name, and of no other names.
    """
    other = {} if is_same is None else _renamed(old, new, is_same)
    for name in dict.fromkeys((*old, *new)):
        if name not in other.values():
            called = other.get(name, name)
            yield Pair(name, called, old.get(name), new.get(called))


def _renamed(
    old: Mapping[_Name, _Part], new: Mapping[_Name, _Part], is_same: Callable[[_Name, _Name], bool]
) -> dict[_Name, _Name]:
    """The new names of what is called otherwise, by the old ones."""
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    alike = {name: [one for one in come if is_same(name, one)] for name in gone}
    every = [one for found in alike.values() for one in found]
    return {name: found[0] for name, found in alike.items() if len(found) == 1 and every.count(found[0]) == 1}
