"""Media: what the content of a body or an answer holds, and the examples beside it."""

from __future__ import annotations

from callsheet import pointers
from callsheet.ir.operations import Example
from callsheet.ir.texts import text_of
from callsheet.modelling.constants import as_written
from callsheet.modelling.context import Context, last


def note_beside(context: Context, what: str, pointer: str) -> None:
    """Note every media type beside the one that is used."""
    content = context.mapping(pointer)
    used = next((name for name in ("application/json", "multipart/form-data") if name in content), None)
    for name in content if used else ():
        if name != used:
            text = f"{what} is {used}: {name} beside it is not supported"
            context.problems.add(context.position(pointers.join(pointer, name)), "media-type", text)


def component_name(context: Context, pointer: str) -> str | None:
    """The name of the component that the schema at a pointer refers to, or None where it refers to none."""
    value = context.at(pointer)
    reference = value.get("$ref") if isinstance(value, dict) else None
    return last(reference[1:]) if isinstance(reference, str) else None


def read_examples(context: Context, pointer: str) -> tuple[Example, ...]:
    """The examples of the media type at a pointer."""
    found = []
    for name in context.mapping(f"{pointer}/examples"):
        at = context.follow(pointers.join(pointer, "examples", name))
        value = context.mapping(at)
        total = value.get("x-total") if isinstance(value.get("x-total"), dict) else None
        found.append(
            Example(
                name=name,
                summary=text_of(value.get("summary")),
                value=as_written(value.get("value")),
                low=str(total["low"]) if total and "low" in total else None,
                high=str(total["high"]) if total and "high" in total else None,
                basis=context.basis(at),
            )
        )
    return tuple(found)
