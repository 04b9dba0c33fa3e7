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
            answer = getattr(answer, _attribute(answer, key), None)
    return answer if pointer else None


def _attribute(model: Any, key: str) -> str:
    """What a field of an answer is called as an attribute, where its own name cannot be one."""
    fields = getattr(type(model), "model_fields", {})
    return next((name for name, field in fields.items() if field.alias == key), key)


def every(answer: Any, pointer: str) -> list[Any]:
    """Every value at a pointer in which `*` stands for each item of a list."""
    found = [answer]
    for segment in pointer.split("/")[1:]:
        if segment == "*":
            # A text alone where a list is documented is kept: it may be the id of a job that was paid for.
            lists = (value if isinstance(value, list) else [value] if isinstance(value, str) else [] for value in found)
            found = [item for items in lists for item in items]
        else:
            found = [at(value, "/" + segment) for value in found]
    return found


def job_ids(answer: Any, pointer: str) -> tuple[str, ...]:
    """The ids of the jobs that an answer names, as text; a number counts, and so does one alone instead of a list."""
    found: list[str] = []
    for value in every(answer, pointer):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str | int) and not isinstance(item, bool) and str(item).strip():
                found.append(str(item))
    return tuple(found)
