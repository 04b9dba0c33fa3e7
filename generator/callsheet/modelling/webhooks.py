"""Webhooks: what `x-webhooks` says about deliveries. Its form is checked by the lint pass."""

from __future__ import annotations

from callsheet.ir.operations import Webhooks
from callsheet.ir.texts import SpecText, text_or_none
from callsheet.modelling.context import Context
from callsheet.problems import Problems
from callsheet.reading.documents import Document


def read_webhooks(said: Document | None, problems: Problems) -> Webhooks | None:
    """How a provider signs its deliveries, from its provider file."""
    value = said.data.get("x-webhooks") if said is not None else None
    if said is None or not isinstance(value, dict):
        return None
    signature, timestamp = value["signature"], value["timestamp"]
    return Webhooks(
        signature=SpecText(signature["header"]),
        encoding=text_or_none(signature.get("encoding")),
        prefix=text_or_none(signature.get("prefix")),
        timestamp=SpecText(timestamp["header"]),
        timestamp_format=text_or_none(timestamp.get("format")),
        tolerance=timestamp.get("tolerance"),
        signed=SpecText(value["signed"]),
        events=tuple((SpecText(name), SpecText(says.rstrip("."))) for name, says in value.get("events", {}).items()),
        basis=Context(said, problems).basis("/x-webhooks"),
    )
