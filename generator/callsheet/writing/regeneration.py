"""Regeneration: the files for an output folder, of which only what is not up to date is made again.

The result is what `generate` gives for the same specs. What decides is the stamps of the folder; without them, all is
made again. A document that others wrote is always read: what is told of it must be told again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from callsheet.writing.stamps import Kept, Origin, Stamps

if TYPE_CHECKING:
    from callsheet.problems import Problem


@dataclass(frozen=True, slots=True)
class Regenerated:
    """Every file by its path below the output folder, and what is to be told of the specs.

    `remember` is called when all files stand in their places.
    """

    files: dict[str, str]
    notes: tuple[Problem, ...]
    remember: Callable[[], None]


def regenerated(specs: Path, shown: str, name: str | None, out: Path, package: str) -> Regenerated:
    """The files of the clients of a specs folder, or of a document whose provider has a name.

    `shown` is how the path reads in messages. Raises `SpecError` for specs that cannot be used, and `OSError` for what
    cannot be read.
    """
    if specs.is_file():
        return made(specs, shown, name, package)
    stamps = Stamps(specs, out, package)
    kept = stamps.kept()
    if kept.is_everything:
        return Regenerated(kept.files, (), _nothing)
    return _made_again(specs, shown, package, stamps, kept)


def made(specs: Path, shown: str, name: str | None, package: str) -> Regenerated:
    """The files as `regenerated` gives them, all of them made anew: nothing that is remembered counts."""
    from callsheet.generation import generate
    from callsheet.modelling.providers import read_specs

    read = read_specs(specs, shown, name)
    return Regenerated(generate(read, package), read.notes, _nothing)


def _made_again(specs: Path, shown: str, package: str, stamps: Stamps, kept: Kept) -> Regenerated:
    # Imported where something is to be made: a run with nothing to do takes a fraction of what this import takes.
    from callsheet.generation import first_operation, provider_files, shared_files
    from callsheet.modelling.providers import read_specs

    read = read_specs(specs, shown, known=kept.origins)
    files = dict(kept.files)
    origins = dict(kept.origins)
    first = {name: origin.first_operation for name, origin in origins.items()}
    for provider in read.providers:
        files |= provider_files(provider, package)
        first[provider.name] = first_operation(provider)
        if stamps.cover(read.files[provider.name]):
            borrowed = tuple(path for path in read.files[provider.name] if not path.startswith(f"{provider.name}/"))
            origins[provider.name] = Origin(first[provider.name], borrowed)
    files = dict(sorted((files | shared_files(first, package)).items()))
    return Regenerated(files, read.notes, lambda: stamps.remember(origins, files))


def _nothing() -> None:
    """There is nothing to remember."""
