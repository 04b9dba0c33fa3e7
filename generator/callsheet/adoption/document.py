"""The document as a whole: the order in which it is adopted."""

from __future__ import annotations

from typing import Any

from callsheet.adoption.components import keep_needed
from callsheet.adoption.examples import name_examples
from callsheet.adoption.fields import keep_fields
from callsheet.adoption.forms import list_fields
from callsheet.adoption.keys import describe_keys
from callsheet.adoption.leftovers import Leftovers
from callsheet.adoption.operation_names import name_operations
from callsheet.adoption.pagination import declare_pages
from callsheet.adoption.parameters import describe_parameters, keep_parameters
from callsheet.adoption.paths import write_out
from callsheet.adoption.schemas import keep_keywords
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.reading.plain_data import copied


def adopt(document: Document, title: str, problems: Problems) -> Document:
    """A bundled document as the later passes want it. `title` is for a document without one.

    Every value that stays keeps its pointer, and with it the position that is told of it.
    """
    if not isinstance(document.data, dict):
        return document
    data: dict[str, Any] = copied(document.data)
    leftovers = Leftovers(document, problems)
    if data.get("openapi") in ("3.1", 3.1):
        data["openapi"] = "3.1.0"
    data.setdefault("servers", [{"url": "/"}])
    data.setdefault("paths", {})
    data["info"] = _info(data.get("info"), title)
    write_out(data)
    declare_pages(data)
    keep_fields(data, leftovers)
    describe_keys(data, leftovers)
    keep_parameters(data, leftovers)
    describe_parameters(data, leftovers)
    list_fields(data)
    keep_needed(data)
    keep_keywords(data, leftovers)
    name_operations(data)
    name_examples(data)
    return Document(document.file, data, document.values, document.keys)


def _info(found: Any, title: str) -> dict[str, Any]:
    """What clients say of the document itself: its title, version and description, as text."""
    said = found if isinstance(found, dict) else {}
    info = {key: _text(said[key]) for key in ("title", "version", "description") if key in said}
    return {key: text for key, text in {"title": title, "version": "", **info}.items() if text is not None}


def _text(value: Any) -> str | None:
    return None if isinstance(value, dict | list) or value is None else str(value)
