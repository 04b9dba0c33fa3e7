"""Folders: the files that a document may refer to. Each is read once, and nothing outside is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from callsheet.problems import Position, Problem, SpecError
from callsheet.reading.documents import MOST_BYTES, Document, load
from callsheet.reading.schema_ids import without_ids
from callsheet.reading.sizes import MOST_NODES


@dataclass(slots=True)
class Folder:
    """The specs folder. Reads each file once and lets no reference leave the folder.

    `foreign` says that others wrote what is in it.
    """

    root: Path
    shown: str
    foreign: bool = False
    used: set[str] = field(default_factory=set)
    """The files that were asked for since somebody last cleared this, by their path below the folder."""
    _read: dict[Path, Document] = field(default_factory=dict)
    _refused: dict[Path, SpecError] = field(default_factory=dict)
    _bytes: dict[str, int] = field(default_factory=dict)
    _nodes: dict[str, int] = field(default_factory=dict)
    """How large each file is that was asked for, and how many nodes those have that were read."""
    _told: bool = False
    """Whether it is told that there is too much of it."""

    def load(self, path: Path) -> Document:
        """The document at a path inside the folder. Raises `SpecError` where it cannot be used."""
        path = self._inside(path)
        below = path.relative_to(self.root.resolve()).as_posix()
        is_new = below not in self.used
        shown = f"{self.shown}/{below}".removeprefix("./")
        self.used.add(below)
        if is_new:
            self._bytes.setdefault(below, path.stat().st_size if path.is_file() else 0)
            self._refuse_giants(below, shown)
        if path in self._refused:
            raise self._refused[path]
        if path not in self._read:
            try:
                document = load(path, shown, merges=self.foreign)
            except SpecError as error:
                self._refused[path] = error
                raise
            self._read[path] = without_ids(document) if self.foreign else document
            self._nodes[below] = len(document.values)
        return self._read[path]

    def _inside(self, path: Path) -> Path:
        """A path with links followed. Raises `SpecError` where it does not lead to a place inside the folder."""
        try:
            found = path.resolve()
            if found.is_relative_to(self.root.resolve()):
                return found
            text = "a link that leaves the specs folder: put the file itself there"
        except (OSError, RuntimeError):  # which of them a circle is depends on the version of Python
            text = "cannot be read: a link that leads nowhere"
        shown = f"{self.shown}/{path.relative_to(self.root).as_posix()}"
        raise SpecError([Problem(Position(shown, 1, 1), text, "file")])

    def _refuse_giants(self, below: str, shown: str) -> None:
        """Raise `SpecError` where the files that were asked for are larger together than one may be; it is told once.

        The last of them is not read yet; whether it is too large by itself is seen when it is.
        """
        size = sum(self._bytes[name] for name in self.used)
        nodes = sum(self._nodes.get(name, 0) for name in self.used)
        if len(self.used) == 1 or self._bytes[below] > MOST_BYTES or (nodes <= MOST_NODES and size <= MOST_BYTES):
            return
        text = "too large, together with the files that are referred to beside it"
        problem = Problem(Position(shown, 1, 1), text, "size")
        is_first = not self._told
        self._told = True
        raise SpecError([problem] if is_first else [])

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every file that was read so far."""
        return tuple(self._read.values())

    def holds(self, path: Path) -> bool:
        """Whether the path, with links followed, lies in the folder and is a file."""
        try:
            return path.resolve().is_relative_to(self.root.resolve()) and path.is_file()
        except (OSError, ValueError, RuntimeError):  # a name that no file can have, or links in a circle
            return False
