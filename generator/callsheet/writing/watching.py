"""Watching: when files change, whatever an editor does to them. Knows files and time, and nothing of specs.

The files are looked at a few times a second. For folders of specs that costs less than a hundredth of a processor, and
unlike the notices of an operating system it works with every editor, file system and container.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

INTERVAL: Final = 0.25
"""How many seconds pass between two looks."""
_SETTLING: Final = 0.05
_LONGEST_SETTLING: Final = 2.0

_State: TypeAlias = "dict[Path, tuple[int, ...]]"


class Watch:
    """Waits for changes of files, from when it is made on. `list_files` names them anew at every look.

    What changes between two waits counts for the second one: no change is missed while somebody works on another.
    """

    def __init__(self, list_files: Callable[[], Iterable[Path]]) -> None:
        self._list_files = list_files
        self._seen = self._state()

    def wait(self) -> tuple[Path, ...]:
        """The files that changed, came or went; returned when they have been left alone for a moment.

        Editors write in several steps.
        """
        while (now := self._state()) == self._seen:
            time.sleep(INTERVAL)
        latest = time.monotonic() + _LONGEST_SETTLING
        before: _State = {}
        while now != before and time.monotonic() < latest:
            time.sleep(_SETTLING)
            before, now = now, self._state()
        changed = sorted(path for path in self._seen.keys() | now.keys() if self._seen.get(path) != now.get(path))
        self._seen = now
        return tuple(changed)

    def _state(self) -> _State:
        state: _State = {}
        for path in self._list_files():
            try:
                known = path.stat()
            except OSError:
                continue  # gone again, or a link that leads nowhere
            state[path] = (known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns)
        return state
