"""sources.py: the pages that the facts of a provider were read from."""

from __future__ import annotations

from dataclasses import dataclass

from callsheet.compiling.code import Code, code, constant_name, literal
from callsheet.ir.basis import Source
from callsheet.ir.operations import Provider
from callsheet.ir.texts import SpecText
from callsheet.views.modules import header


@dataclass(frozen=True, slots=True)
class SourcesView:
    """sources.py as its template prints it."""

    docstring: Code
    imports: tuple[Code, ...]
    sources: tuple[tuple[Code, Code], ...]


def sources_of(provider: Provider) -> dict[SpecText, Source]:
    """The pages that a provider's facts were read from, by name."""
    return {source.name: source for api in provider.apis for source in api.sources}


def _source_code(source: Source) -> Code:
    return code("Source({t}, {u}, {r})", t=literal(source.title), u=literal(source.url), r=literal(source.read))


def sources_view(provider: Provider) -> SourcesView:
    """sources.py: the pages that everything else refers to."""
    known = sorted(sources_of(provider).items())
    sources = tuple((constant_name(name), _source_code(source)) for name, source in known)
    imports = (code("from .._runtime.rules import Source"),) if sources else ()
    return SourcesView(header(provider, "The pages behind the facts"), imports, sources)
