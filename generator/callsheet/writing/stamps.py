"""Stamps: what an output folder remembers of how it was made, so that what is up to date is not made again.

A stamp is one digest over all that decides what the files of a provider are (this tool, the packages installed beside
it, the specs) and over these files as they stand in the folder. It says no more than that they belong together: where
a file was edited, a run was interrupted, or anything is of another version, it does not hold, and the provider is made
again. Times are never looked at. What is remembered beside a stamp is part of the digest, and is not believed without.

Specs are digested before they are read: where one changes meanwhile, the stamp holds for the old text only. The stamps
lie in a folder of their own that git ignores: they are no output, and nothing is lost with them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from callsheet.project import data_folder, runtime_folder
from callsheet.reading.spec_files import files_below
from callsheet.writing.output import listed, own_bytes, replace

FOLDER: Final = ".callsheet_cache"
"""The folder in which an output folder keeps its stamps."""
_FILE: Final = "stamps.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """What the files of a provider rest on beside its own folder.

    `first_operation` is the full name of one, which the package shows. `borrowed` are the files of other
    folders that it refers to, by their path below the specs folder.
    """

    first_operation: str
    borrowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is up to date: the origins and files (by path) of these providers, and whether that is all there is."""

    origins: dict[str, Origin]
    files: dict[str, str]
    is_everything: bool


class Stamps:
    """The stamps of the clients that are made of a specs folder, as a package in an output folder.

    The specs are digested as soon as it is made. Raises `OSError` where they cannot be read.
    """

    def __init__(self, specs: Path, out: Path, package: str) -> None:
        self._out = out
        self._package = package
        self._tool = _tool()
        self._specs = dict(_spec_digests(specs))

    def kept(self) -> Kept:
        """What of the output folder is up to date. Raises `OSError` where it cannot be read."""
        whole, stamps = self._remembered()
        outputs = self._outputs() if whole else {}
        if whole and whole == self._whole(outputs):
            return Kept({}, outputs, is_everything=True)
        origins: dict[str, Origin] = {}
        files: dict[str, str] = {}
        for name, (stamp, origin) in stamps.items():
            own = self._of(name, outputs)
            if own and stamp == self._stamp(name, origin, own):
                origins[name] = origin
                files |= own
        return Kept(origins, files, is_everything=False)

    def remember(self, origins: Mapping[str, Origin], files: Mapping[str, str]) -> None:
        """Write down what the files were made of, unless the tool itself has changed meanwhile."""
        if _tool() != self._tool:
            return
        providers = {
            name: {
                "stamp": self._stamp(name, origin, self._of(name, files)),
                "first_operation": origin.first_operation,
                "borrowed": origin.borrowed,
            }
            for name, origin in sorted(origins.items())
        }
        text = json.dumps({"stamp": self._whole(files), "providers": providers}, indent=1) + "\n"
        if (self._out / FOLDER).is_symlink():
            return  # nothing is written outside of the output folder
        try:
            for name, content in ((".gitignore", "*\n"), (_FILE, text)):
                path = self._out / FOLDER / name
                if not path.is_file() or path.read_bytes() != content.encode():
                    replace(path, content)
        except OSError:
            return  # without stamps, the next run makes everything again

    def cover(self, specs: Iterable[str]) -> bool:
        """Whether all of these specs (by their path below the specs folder) were digested."""
        return self._specs.keys() >= set(specs)

    def _of(self, provider: str, files: Mapping[str, str]) -> dict[str, str]:
        """The files of a provider."""
        return {path: text for path, text in files.items() if path.startswith(f"{self._package}/{provider}/")}

    def _stamp(self, name: str, origin: Origin, files: Mapping[str, str]) -> str:
        own = {path: digest for path, digest in self._specs.items() if path.startswith(f"{name}/")}
        borrowed = {path: self._specs.get(path, "") for path in origin.borrowed}
        return _digest([self._tool, self._package, name, origin.first_operation, own, borrowed, files])

    def _whole(self, files: Mapping[str, str]) -> str:
        return _digest([self._tool, self._package, self._specs, files])

    def _remembered(self) -> tuple[str, dict[str, tuple[str, Origin]]]:
        """The stamp of everything, and those of the providers; empty where there are none, or none of this form."""
        try:
            said = json.loads(own_bytes(self._out, f"{FOLDER}/{_FILE}") or b"")
            return said["stamp"], {
                name: (entry["stamp"], Origin(entry["first_operation"], tuple(entry["borrowed"])))
                for name, entry in said["providers"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return "", {}

    def _outputs(self) -> dict[str, str]:
        """The files that were generated into the output folder, by their path in it, as they stand there now."""
        outputs: dict[str, str] = {}
        for path in sorted(listed(self._out)):
            content = own_bytes(self._out, path)
            if content is not None:
                with contextlib.suppress(UnicodeDecodeError):
                    outputs[path] = content.decode("utf-8")
        return outputs


def _digest(value: Any) -> str:
    """A digest of plain data, the same for the same data only."""
    return _digest_of_bytes(json.dumps(value, sort_keys=True).encode())


def _digest_of_bytes(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _tool() -> str:
    """A digest of the tool: its own files, those it reads, the Python that runs it and the packages installed."""
    folders = (runtime_folder().parent, data_folder("templates"))
    files = sorted(path for folder in folders for path in files_below(folder, (".py", ".j2")))
    files.append(data_folder("specs") / "extensions.schema.yaml")
    digests = [[str(path), _digest_of_bytes(path.read_bytes())] for path in files]
    return _digest([sys.version, sorted(_installed()), digests])


def _installed() -> Iterator[str]:
    """The names and versions of everything that is installed, as the folders that say so are called."""
    for place in sys.path:
        if os.path.isdir(place):
            yield from (name for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info")))


def _spec_digests(root: Path) -> Iterator[tuple[str, str]]:
    """Every spec of a folder, by its path in it, with a digest; what a link brings in from outside has none."""
    top = root.resolve()
    for path in files_below(root):
        yield path.relative_to(root).as_posix(), _digest_of_bytes(path.read_bytes()) if _is_inside(path, top) else ""


def _is_inside(path: Path, top: Path) -> bool:
    """Whether a path leads to a file in a folder. Links in a circle lead nowhere."""
    try:
        return path.resolve().is_relative_to(top) and path.is_file()
    except (OSError, RuntimeError):
        return False
