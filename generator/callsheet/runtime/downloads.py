"""Downloads: the results of a job fetched into files, taken up where they were cut, whole or not at all."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from .arguments import above_zero
from .clocks import Clock
from .delivery import PASSING
from .errors import DownloadFailed, InvalidArgument
from .files import PartFile, free
from .logs import kept_out_of_logs
from .operations import Operation
from .origins import followed, unusable, without_query
from .pointers import at
from .retries import ATTEMPTS, Backoff, retry_after
from .steps import Do, Fetch, Lost, Reply, Sleep, Steps, exchanged

Target: TypeAlias = "str | os.PathLike[str]"
"""The path of a file to write."""

log = logging.getLogger("callsheet_clients")

DOWNLOAD_SECONDS = 600.0
"""How long download() may take, unless the caller says otherwise."""
LARGEST_RESULT = 2**30
"""The largest result that is fetched, in bytes, unless the caller says otherwise."""
SILENCE_SECONDS = 30.0
"""How long a server may stay silent before the rest is asked for again."""
REDIRECTS = 5
"""How many redirects are followed, one after the other."""

_WORDS = {
    "text/html": ("a page", (".html", ".htm")),
    "application/json": ("JSON", (".json",)),
    "application/problem+json": ("JSON", (".json",)),
}
"""Media types of what is no result, unless the file is to be one of theirs."""
_MOVED = (301, 302, 303, 307, 308)
_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/(?:([0-9]{1,18})|\*)\Z")


@dataclass(frozen=True, slots=True)
class Fetched:
    """How far a download is: `written` bytes of the file at `path`, of `whole`; None where the server does not say."""

    path: Path
    written: int
    whole: int | None


@dataclass(frozen=True, slots=True)
class Download:
    """What a download may take: bytes for each result, and seconds for all of them; and who is told how far it is."""

    max_bytes: int = LARGEST_RESULT
    deadline: float = DOWNLOAD_SECONDS
    overwrite: bool = False
    on_progress: Callable[[Fetched], object] | None = None


def saved(
    operation: Operation,
    result: object,
    target: Target,
    download: Download,
    base_url: str,
    clock: Clock,
) -> Steps[list[Path]]:
    """Fetch every result that the last state of a job names, or the one at a URL. Several files are numbered.

    Raises `InvalidArgument` before anything is fetched, and `DownloadFailed` where a result did not come whole.
    """
    name = f"{operation.name.rpartition('.')[0]}.download"
    urls = _addresses(operation, name, result, base_url)
    targets = _targets(Path(target), len(urls))
    for path in targets:
        free(name, path, download.overwrite)
    above_zero(name, "max_bytes", download.max_bytes, "bytes")
    above_zero(name, "deadline", download.deadline, "seconds")
    started = clock.monotonic()
    for number, (url, path) in enumerate(zip(urls, targets, strict=True)):
        part = PartFile(name, path, download.overwrite)
        fetching = _Fetching(name, url, base_url, part, download, started + download.deadline, clock)
        try:
            yield from _fetched(fetching)
            yield Do(part.finish)
        except DownloadFailed as error:
            error.attempts, error.elapsed = fetching.attempts, clock.monotonic() - started
            error.paths = tuple(targets[:number])
            raise
        finally:
            part.discard()
    return targets


def _addresses(operation: Operation, name: str, result: object, base_url: str) -> list[str]:
    """The URLs of the results. Raises `InvalidArgument` where there is none that can be used."""
    pointer = operation.job.result if operation.job else None
    found = result if isinstance(result, str) else at(result, pointer)
    urls = found if isinstance(found, list) else [found]
    if not urls or not all(isinstance(url, str) and url for url in urls):
        said = f"there is no result in what was given ({pointer}): pass the answer of wait(), or a URL"
        raise InvalidArgument(name, said)
    for url in urls:
        problem = unusable(url, base_url)
        if problem is not None:
            raise InvalidArgument(name, f"the result cannot be fetched: {problem}")
    return urls


def _targets(target: Path, count: int) -> list[Path]:
    if count == 1:
        return [target]
    return [target.with_name(f"{target.stem}-{number}{target.suffix}") for number in range(1, count + 1)]


@dataclass(slots=True)
class _Fetching:
    """One file that is being fetched: what has come of it, and what the server says of it.

    `validator` identifies what was sent, so that the rest is not taken from another file; `whole` is its size.
    `unwanted` says why the body of the last answer was of no use.
    """

    operation: str
    url: str
    base_url: str
    part: PartFile
    download: Download
    until: float
    clock: Clock
    attempts: int = 0
    validator: str | None = None
    whole: int | None = None
    wanted: bool = False
    unwanted: str = ""
    backoff: Backoff = field(default_factory=Backoff)

    def left(self) -> float:
        """Seconds until the deadline."""
        return self.until - self.clock.monotonic()

    def step(self, url: str) -> Fetch:
        """The next request: for the rest where there is a beginning that can be told from others, else for all."""
        headers = [("Accept", "*/*"), ("Accept-Encoding", "identity")]
        if self.part.written and self.validator is not None:
            headers += [("Range", f"bytes={self.part.written}-"), ("If-Range", self.validator)]
        self.wanted = False
        return Fetch(self.operation, url, tuple(headers), self.left(), SILENCE_SECONDS, self.begin, self.take)

    def begin(self, status: int, headers: Mapping[str, str], framed: bool) -> bool:
        """Take in the head of an answer; says whether its body is wanted. Raises `DownloadFailed`."""
        if status not in (200, 206):
            return False
        if headers.get("content-encoding", "identity") != "identity":
            raise self.failure("it comes compressed, although it was asked for as it is")
        if not framed:
            raise self.failure("the server does not say where it ends, so that a cut could not be told from the end")
        self.unwanted = _in_its_place(headers, self.part.target)
        if self.unwanted:
            return False
        if status == 206 and not self._continues(headers):
            self.unwanted = "the rest that came is of another file"
            self.forget()
            return False
        if status == 200:
            self.forget()
            self.validator = _validator(headers)
            self.whole = size_of(headers)
        if self.whole is not None and self.whole > self.download.max_bytes:
            raise self.failure(f"it is {self.whole} bytes large, above max_bytes ({self.download.max_bytes})")
        self.wanted = True
        return True

    def _continues(self, headers: Mapping[str, str]) -> bool:
        """Whether a part of a file is the rest of the one whose beginning is here."""
        span = _RANGE.match(headers.get("content-range", ""))
        if span is None or int(span[1]) != self.part.written or not self.part.written:
            return False
        if _validator(headers) not in (None, self.validator):
            return False
        whole = _number(span[2])
        if whole is not None and self.whole not in (None, whole):
            return False
        self.whole = whole or self.whole
        return True

    def forget(self) -> None:
        """Begin again."""
        self.part.restart()
        self.validator = self.whole = None

    def take(self, content: bytes) -> None:
        """A piece of the body. Raises `DownloadFailed` where it is too much."""
        if self.part.written + len(content) > self.download.max_bytes:
            raise self.failure(f"it is larger than max_bytes ({self.download.max_bytes})")
        # Not in another thread: the operating system takes a piece faster than a thread takes over.
        self.part.append(content)
        if self.download.on_progress is not None:
            self.download.on_progress(Fetched(self.part.target, self.part.written, self.whole))

    def is_whole(self) -> bool:
        """Whether all of the file is here, after an answer that came to its end."""
        if not self.wanted:
            return False
        if self.part.written == 0:
            raise self.failure("it is empty")
        return self.whole is None or self.part.written == self.whole

    def failure(self, reason: str) -> DownloadFailed:
        """The error that tells why the file did not come."""
        return DownloadFailed(self.operation, f"{without_query(self.url)} could not be fetched: {reason}")


def _in_its_place(headers: Mapping[str, str], target: Path) -> str:
    """What came instead of a file, as its media type tells: servers may say in words, with status 200, that there is
    none. Empty where it may be the file."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    word, suffixes = _WORDS.get(media_type, ("", ()))
    return "" if target.suffix.lower() in suffixes or not word else f"{word} came in its place"


def _validator(headers: Mapping[str, str]) -> str | None:
    """What identifies a file byte by byte: its ETag where that is a strong one, or else when it was changed."""
    tag = headers.get("etag", "")
    return tag if tag.startswith('"') else headers.get("last-modified")


def size_of(headers: Mapping[str, str]) -> int | None:
    """How many bytes a body has; None where the server does not say, or speaks of another form of it."""
    is_plain = headers.get("content-encoding", "identity") == "identity"
    return _number(headers.get("content-length")) if is_plain else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _fetched(fetching: _Fetching) -> Steps[None]:
    """Ask for a file, and for the rest of it where it was cut, until all of it is here. A download costs nothing.

    Gives up at the deadline, and after five attempts in a row that brought nothing new.
    """
    furthest = fruitless = 0
    while True:
        fetching.attempts += 1
        outcome = yield from _asked(fetching)
        if isinstance(outcome, Reply) and fetching.is_whole():
            return
        failure, lasting = _judged(fetching, outcome)
        fruitless = 1 if fetching.part.written > furthest else fruitless + 1
        furthest = max(furthest, fetching.part.written)
        pause = fetching.backoff.pause(fruitless, failure.retry_after)
        if lasting or fruitless >= ATTEMPTS or pause >= fetching.left():
            raise failure
        log.info("%s; trying again in %.1f s", failure, pause)
        yield Sleep(pause)


def _asked(fetching: _Fetching) -> Steps[Reply | Lost]:
    """Ask once, and wherever the server says that the file is."""
    url = fetching.url
    for _ in range(REDIRECTS + 1):
        if fetching.left() <= 0:
            return Lost("the deadline has passed", delivered=True, lasting=True)
        with kept_out_of_logs(urlsplit(url).query):  # it may be a signature that lets anybody fetch the file
            outcome = yield from exchanged(fetching.step(url))
        location = outcome.headers.get("location") if isinstance(outcome, Reply) else None
        if isinstance(outcome, Lost) or outcome.status not in _MOVED or not location:
            return outcome
        url = _next(fetching, url, location)
    raise fetching.failure(f"it is redirected more than {REDIRECTS} times")


def _next(fetching: _Fetching, url: str, location: str) -> str:
    try:
        url = followed(url, location)
        problem = unusable(url, fetching.base_url)
    except ValueError:
        problem = "it is no URL"
    if problem is not None:
        raise fetching.failure(f"it is redirected, and {problem}")
    return url


def _judged(fetching: _Fetching, outcome: Reply | Lost) -> tuple[DownloadFailed, bool]:
    """The error for an attempt that did not bring the whole file, and whether another would end alike."""
    of_all = f" of {fetching.whole}" if fetching.whole is not None else ""
    there = f"{fetching.part.written}{of_all} bytes came"
    if isinstance(outcome, Lost):
        return fetching.failure(f"{outcome.reason}; {there}"), outcome.lasting
    if outcome.status in (200, 206):
        return fetching.failure(there if fetching.wanted else fetching.unwanted), False
    if outcome.status == 416 and fetching.part.written:
        fetching.forget()
        return fetching.failure("the rest of it is not there any more"), False
    hint = "; the link may have expired: ask for the job again, its answer may hold a new one"
    status = f"HTTP {outcome.status}"
    failure = fetching.failure(status + (hint if outcome.status in (401, 403, 404, 410) else ""))
    failure.retry_after = retry_after(outcome.headers, None, fetching.clock.time())
    return failure, outcome.status not in PASSING
