"""webhooks.py: the function that tells whether a delivery comes from the provider."""

from __future__ import annotations

from dataclasses import dataclass

from callsheet.compiling.code import Code, code, docstring, dotted, joined, literal
from callsheet.ir.operations import Provider, Webhooks
from callsheet.ir.texts import SpecText, prose
from callsheet.views.modules import header
from callsheet.views.sources import sources_of


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """webhooks.py as its template prints it."""

    docstring: Code
    scheme: Code
    parameters: Code
    reading: Code
    said: Code


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a document may say of a delivery: the argument that stands for it where none does."""

    name: str
    type: str
    said: str | SpecText | int | None
    words: str


def choices(webhooks: Webhooks) -> tuple[Choice, ...]:
    """What must be known to read a delivery."""
    return (
        Choice("encoding", "webhooks.Encoding", webhooks.encoding, "how the signature is written, hex or base64"),
        Choice("prefix", "str", webhooks.prefix, "what stands before the signature, such as sha256=, or an empty text"),
        Choice(
            "timestamp_format",
            "webhooks.TimestampFormat",
            webhooks.timestamp_format,
            "how the time is written, unix (seconds), unix-milliseconds or iso-8601",
        ),
        Choice(
            "tolerance", "float", webhooks.tolerance, "how far the time may be from ours, in seconds, before or after"
        ),
    )


def webhooks_view(provider: Provider, webhooks: Webhooks) -> WebhooksView:
    """webhooks.py of a provider that documents how it signs."""
    scheme = [
        literal(f"{provider.name}.webhooks.verify"),
        literal(webhooks.signature),
        literal(webhooks.timestamp),
        literal(webhooks.signed),
    ]
    known = choices(webhooks)
    open_ones = [code("{n}: {t}", n=dotted(c.name), t=dotted(c.type)) for c in known if c.said is None]
    values = [dotted(choice.name) if choice.said is None else literal(choice.said) for choice in known]
    return WebhooksView(
        docstring=header(provider, "Webhooks"),
        scheme=joined(", ", scheme),
        parameters=joined(", ", [code("*"), *open_ones, code("now: float | None = None")]),
        reading=joined(", ", values),
        said=docstring(_said(provider, webhooks), 4),
    )


def _said(provider: Provider, webhooks: Webhooks) -> list[str | SpecText]:
    source = sources_of(provider).get(webhooks.basis.source) if webhooks.basis.source else None
    left_open = [f"`{choice.name}` ({choice.words})" for choice in choices(webhooks) if choice.said is None]
    said: list[str | SpecText] = [
        prose("The content of a delivery, once it is known to come from {title}.", title=provider.title),
        "`body` is the body as it came, before anything read it as text or JSON. `headers` are the headers of the "
        "request. `secrets` is the secret, or the old and the new one while they are changed; bytes are used as they "
        "are, text as UTF-8. `now` is the time to compare with (Unix time), else that of this machine.",
        prose(
            "The header {signature} holds an HMAC-SHA256 of {signed}, where the timestamp is the header {timestamp}.",
            signature=webhooks.signature,
            signed=webhooks.signed,
            timestamp=webhooks.timestamp,
        ),
    ]
    if left_open:
        said.append(f"Documented nowhere, and therefore yours to say: {'; '.join(left_open)}.")
    said.append(
        "Raises WebhookRefused for a delivery that is not to be trusted, and InvalidArgument for arguments that cannot "
        "be used. A delivery may come again within the tolerance: take each job only once."
    )
    if source is not None:
        said.append(prose("Source: {source}.", source=source.citation))
    return said
