"""Pointers: what a JSON Pointer leads to in an answer, whether that is plain data or a typed model."""

from __future__ import annotations

from typing import Any


def at(answer: Any, pointer: str | None) -> Any:
    """The value at a pointer, or None where it leads nowhere."""
    for segment in (pointer or "").split("/")[1:]:
        key = segment.replace("~1", "/").replace("~0", "~")
        if isinstance(answer, dict):
            answer = answer.get(key)
        elif isinstance(answer, list):
            answer = answer[int(key)] if key.isascii() and key.isdigit() and int(key) < len(answer) else None
        else:
            answer = getattr(answer, key, None)
    return answer if pointer else None


def every(answer: Any, pointer: str) -> list[Any]:
    """Every value at a pointer in which `*` stands for each item of a list."""
    found = [answer]
    for segment in pointer.split("/")[1:]:
        if segment == "*":
            found = [item for value in found if isinstance(value, list) for item in value]
        else:
            found = [at(value, "/" + segment) for value in found]
    return found


def job_ids(answer: Any, pointer: str) -> tuple[str, ...]:
    """The ids of the jobs that an answer names: every text that is not empty, at the pointer or in a list there."""
    found: list[str] = []
    for value in every(answer, pointer):
        found.extend(item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item)
    return tuple(found)
