"""Bodies: JSON data in which values are put, and from which they are taken, where a JSON Pointer leads."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any

from callsheet.runtime.pointers import at


def has(body: Any, pointer: str) -> bool:
    """Whether there is a field where a pointer leads."""
    holder, _, name = pointer.rpartition("/")
    found = at(body, holder) if holder else body
    return isinstance(found, dict) and name in found


def remove(body: Any, pointer: str) -> None:
    """Take away what a pointer leads to; nothing where it leads nowhere."""
    holder, _, name = pointer.rpartition("/")
    found = at(body, holder) if holder else body
    if isinstance(found, dict):
        found.pop(name, None)
    elif isinstance(found, list) and name.isdigit() and int(name) < len(found):
        del found[int(name)]


def put(body: Any, pointer: str | None, value: Any) -> None:
    """Put a value where a pointer leads, making the objects on the way. No pointer, nothing is done."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in (pointer or "").split("/")[1:]]
    for step, following in pairwise(steps):
        following_holder: Any = [] if following.isdigit() else {}
        body = body[int(step)] if isinstance(body, list) else body.setdefault(step, following_holder)
        if isinstance(body, list) and following.isdigit() and len(body) <= int(following):
            body.append({})
    if steps and isinstance(body, list):
        body[int(steps[-1])] = value
    elif steps:
        body[steps[-1]] = value


def put_each(body: Any, pointer: str | None, values: list[Any]) -> None:
    """Put values where a pointer leads: one for each item at `*`, the items being made after the last one there is."""
    if pointer is None:
        return
    before, star, after = pointer.partition("/*")
    if not star:
        put(body, pointer, values[0])
        return
    items = at(body, before)
    if not isinstance(items, list):
        items = []
    put(body, before, [deepcopy(items[min(i, len(items) - 1)]) if items else {} for i in range(len(values))])
    for index, value in enumerate(values):
        put(body, f"{before}/{index}{after}", value)
