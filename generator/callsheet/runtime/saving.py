"""Saving: a binary answer that goes into a file while it comes, and gets its name when all of it is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .arguments import above_zero
from .downloads import Download, Fetched, Target, size_of
from .errors import DownloadFailed
from .exchanges import Answer, Call, perform
from .files import PartFile
from .operations import Operation
from .replies import ByStatus
from .steps import Do, Steps


@dataclass(frozen=True, slots=True)
class Saving:
    """A file that takes the bytes of an answer of success; answers of any other kind are read as usual."""

    operation: Operation
    part: PartFile
    on_progress: Callable[[Fetched], object] | None

    def takes(self, status: int) -> bool:
        """Whether the body of an answer goes into the file. What an earlier attempt brought is forgotten."""
        self.part.restart()
        return 200 <= status < 300 and self.operation.answer_kind(status) == "binary"

    def take(self, content: bytes, headers: Mapping[str, str]) -> None:
        """A piece of the body. Raises `DownloadFailed` where the disk takes no more."""
        # Not in another thread: the operating system takes a piece faster than a thread takes over.
        self.part.append(content)
        if self.on_progress is not None:
            self.on_progress(Fetched(self.part.target, self.part.written, size_of(headers)))


def performed(call: Call, answer: type[Answer] | ByStatus[Answer], target: Target, download: Download) -> Steps[Answer]:
    """One call whose bytes go into a file: the path of that, or the answer where it is of another kind.

    Raises `InvalidArgument` for a target that cannot be written, before anything is sent, and what a call raises.
    """
    name = call.operation.name
    above_zero(name, "max_bytes", download.max_bytes, "bytes")
    part = PartFile(name, Path(target), download.overwrite)
    try:
        headers = (*call.request.headers, ("Accept-Encoding", "identity"))
        call.request = replace(call.request, headers=headers, saving=Saving(call.operation, part, download.on_progress))
        found: Any = yield from perform(call, answer)
        if isinstance(found, bytes):
            yield from _named(call, part, found)
            found = part.target
        result: Answer = found
        return result
    finally:
        part.discard()


def _named(call: Call, part: PartFile, kept: bytes) -> Steps[None]:
    """Put the file under its name, with what the journal has `kept` of an answer that came before."""
    try:
        if kept:
            part.append(kept)
        yield Do(part.finish)
    except DownloadFailed as error:
        if not call.operation.reads:
            error.charged, error.safe_to_resend = "unknown", False
        raise call.stamped(error) from None
