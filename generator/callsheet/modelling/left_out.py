"""What a client has no use for: it is left out with a notice, and everything else of the document is kept."""

from __future__ import annotations

from typing import Final

from callsheet import pointers
from callsheet.linting.grammar import document_objects
from callsheet.modelling.context import Context

_IDLE: Final = {
    ("document", "webhooks"): "webhooks are left out: they are calls that the API makes",
    ("operation", "callbacks"): "callbacks are left out: they are calls that the API makes",
    ("encoding", "headers"): "headers of a part are left out: a part has its Content-Disposition and Content-Type only",
    ("response", "links"): "links are left out: call the operation that they lead to",
}


def note_idle(context: Context) -> None:
    """Note every part of a document that no client is made of."""
    for pointer, kind, value in document_objects(context.document):
        for (holder, keyword), text in _IDLE.items():
            if kind == holder and value.get(keyword):
                context.problems.add(context.position(pointers.join(pointer, keyword)), "left-out", text)
