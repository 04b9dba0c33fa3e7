"""The journal: what was sent, written and synced before it is sent, so that no job is lost and none is paid twice.

One JSON object a line, one line a step of a call. It holds no key and, unless that is asked for, no payload: a
fingerprint, the estimate, the time, the job ids and the answer, in which every text of the payload is blanked.

    prepared → sending → answered → ended        the job was started, and ended
                       → refused, not-sent       nothing was charged
                       → unknown                 it was sent, and what became of it is not known
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from .blanking import blanked, blanked_text, texts_of
from .errors import CallsheetError, InvalidArgument, JournalFailed, NotSent, OutcomeUnknown
from .estimates import Estimate
from .locks import LOCK_SECONDS, can_lock, lock, opened
from .operations import AnswerKind, Operation
from .steps import Reply

LARGEST_KEPT = 2**20
"""How many bytes of an answer that is not JSON are written down."""
SPOOLED_BYTES = 4096
"""How much of an answer that could not be read is kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal holds of one call. `state` is the last step; times are Unix time.

    `until` is when the call must have ended. `answer` is the provider's answer with the texts of the payload blanked;
    `content` is one that is not JSON, in base64.
    """

    call: str
    state: str
    operation: str
    fingerprint: str
    prepared_at: float
    until: float
    key: str | None = None
    estimate: Mapping[str, Any] | None = None
    payload: Any = None
    sent_at: float | None = None
    attempts: int = 0
    status: int | None = None
    reason: str = ""
    job_ids: tuple[str, ...] = ()
    answer: Any = None
    content: str | None = None
    ended: Mapping[str, str] = field(default_factory=dict)


class Journal:
    """A journal in a file, which several threads and processes may share.

    `payloads` keeps the payloads too, prompts included. Raises `JournalFailed` where the file cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], *, payloads: bool = False) -> None:
        try:
            self.path = Path(path)
        except TypeError:
            raise InvalidArgument("", f"the journal must be a path, not a {type(path).__name__}") from None
        self.payloads = payloads
        with self._opened():
            pass

    def __repr__(self) -> str:
        return f"<Journal {self.path}>"

    def entries(self) -> tuple[Entry, ...]:
        """Every call in the journal, in the order in which they were prepared.

        Raises `JournalFailed` for a file that cannot be read. A line that was cut short by a crash is left out.
        """
        return read(self.path)

    def append(self, line: Mapping[str, Any], within: float = LOCK_SECONDS) -> None:
        """Write a line and wait until it is on the disk. Raises `JournalFailed`, also where another process keeps the
        file locked for longer than `within` seconds."""
        with self._opened(within) as file:
            _write(file, self.path, line)

    def ended(self, job_id: str, state: str, within: float = LOCK_SECONDS) -> None:
        """Note that a job has ended, for every call that started it. Raises `JournalFailed`."""
        for entry in self.entries():
            if job_id in entry.job_ids and job_id not in entry.ended:
                line = {"call": entry.call, "step": "ended", "at": time.time(), "job_id": job_id, "state": state}
                self.append(line, within)

    @contextlib.contextmanager
    def _opened(self, within: float | None = None) -> Iterator[int]:
        """The file, open for appending, and locked unless `within` is None. Raises `JournalFailed`."""
        with contextlib.ExitStack() as entered:
            try:
                file = entered.enter_context(opened(self.path))
                if within is not None:
                    lock(file, within)
            except (OSError, ValueError) as error:
                raise _failure(self.path, error) from None
            yield file


JournalFile: TypeAlias = "str | os.PathLike[str] | Journal"
"""Where a client writes its calls down: a path, or a journal that is open already."""


class Record:
    """One call's place in a journal."""

    def __init__(self, journal: Journal, operation: str, key: str | None, payload: object) -> None:
        if key is not None and not can_lock():
            raise InvalidArgument(operation, "call_key needs file locks, which this system does not have")
        self._journal = journal
        self._operation = operation
        self._key = key
        self._payload = payload
        self._call = uuid.uuid4().hex

    def claim(
        self,
        operation: Operation,
        request: Any,
        seconds: float,
        estimate: Estimate | None,
        within: float = LOCK_SECONDS,
    ) -> Reply | CallsheetError | Entry | None:
        """Write the call down, unless its key has been used: then what became of the call of that key.

        `seconds` is the deadline of the call, and `within` how long the file may stay locked by others. A `Reply` is
        its answer, an error says that it must not be sent, an `Entry` that another process is sending it. Raises
        `JournalFailed`.
        """
        with self._journal._opened(within) as file:
            if self._key is not None:
                earlier = self._earlier(operation, request.fingerprint)
                if earlier is not None:
                    return earlier
            now = time.time()
            line: dict[str, Any] = {
                "operation": operation.name,
                "fingerprint": request.fingerprint,
                "until": now + seconds,
                "estimate": estimate.to_json() if estimate else None,
            }
            if self._key is not None:
                line["key"] = self._key
            if self._journal.payloads:
                line["payload"] = self._payload
            _write(file, self._journal.path, self._line("prepared", line))
            return None

    def _earlier(self, operation: Operation, fingerprint: str) -> Reply | CallsheetError | Entry | None:
        found = None
        for entry in self._journal.entries():
            if entry.key == self._key and entry.state not in ("not-sent", "refused"):
                found = entry
        if found is None:
            return None
        if found.fingerprint != fingerprint or found.operation != self._operation:
            said = f"the call key {self._key!r} was used for another request ({found.operation}): take a new one"
            return InvalidArgument(self._operation, said)
        if found.state in ("answered", "ended"):
            return self._again(operation, found)
        if found.state != "unknown" and time.time() <= found.until + 1:
            return found
        if found.state == "prepared":
            return None  # its process ended before it sent anything
        said = (
            f"the call of key {self._key!r} was sent before, its outcome is unknown, and it is not sent again: look "
            "for its job at the provider, and take another key if there is none"
        )
        unknown = OutcomeUnknown(self._operation, said)
        unknown.job_ids, unknown.sent_at = found.job_ids, found.sent_at
        return unknown

    def _again(self, operation: Operation, found: Entry) -> Reply | OutcomeUnknown:
        """The answer that a call got before; an error where it was too large to be kept."""
        status = found.status or 200
        kind = operation.answer_kind(status)
        if kind == "json":
            return Reply(status, {}, b"", found.answer, is_json=True)
        if found.content is None and kind != "empty":
            said = f"the call of key {self._key!r} was answered before, and its answer was too large for the journal"
            return OutcomeUnknown(self._operation, said, None, status)
        return Reply(status, {}, base64.b64decode(found.content or ""), None, is_json=False)

    def sending(self, attempt: int, within: float = LOCK_SECONDS) -> None:
        """Note that the request is about to be sent. Raises `JournalFailed`: then it must not be."""
        with self._journal._opened(within) as file:
            if self._key is not None and self._is_overtaken():
                said = (
                    f"another call of key {self._key!r} was prepared after this one: this one was held up for too long"
                )
                raise JournalFailed(self._operation, said)
            _write(file, self._journal.path, self._line("sending", {"attempt": attempt}))

    def _is_overtaken(self) -> bool:
        """Whether the key was taken over, because this call seemed to have ended (a machine that slept)."""
        return [entry.call for entry in self._journal.entries() if entry.key == self._key][-1:] != [self._call]

    def answered(
        self, reply: Reply, job_ids: tuple[str, ...], kind: AnswerKind = "json", within: float = LOCK_SECONDS
    ) -> None:
        """Note the answer and the jobs that it names. Raises `JournalFailed`."""
        line: dict[str, Any] = {"status": reply.status, "job_ids": job_ids}
        if kind == "json":
            line["answer"] = blanked(reply.data, texts_of(self._payload) - set(job_ids))
        elif kind != "empty" and len(reply.body) <= LARGEST_KEPT:
            line["content"] = base64.b64encode(reply.body).decode()
        self._journal.append(self._line("answered", line), within)

    def failed(self, error: CallsheetError, within: float = LOCK_SECONDS) -> None:
        """Note how a call ended that has no answer of success. Raises `JournalFailed`."""
        line: dict[str, Any] = {"reason": blanked_text(error.message, texts_of(self._payload))}
        if isinstance(error, OutcomeUnknown):
            body = blanked_text(error.body[:SPOOLED_BYTES].decode(errors="replace"), texts_of(self._payload))
            line |= {"status": error.status, "job_ids": error.job_ids, "body": body}
            self._journal.append(self._line("unknown", line), within)
        else:
            step = "not-sent" if isinstance(error, NotSent) else "refused"
            self._journal.append(self._line(step, line | {"status": getattr(error, "status", None)}), within)

    def _line(self, step: str, more: Mapping[str, Any]) -> dict[str, Any]:
        return {"call": self._call, "step": step, "at": time.time(), **more}


def read(path: str | os.PathLike[str]) -> tuple[Entry, ...]:
    """Every call in a journal, in the order in which they were prepared. Raises `JournalFailed`."""
    return inspect(path)[0]


def inspect(path: str | os.PathLike[str]) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """The calls in a journal, and the numbers (from 1) of its lines that cannot be read. Raises `JournalFailed`."""
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except (OSError, ValueError) as error:
        raise _failure(path, error) from None
    entries: dict[str, Entry] = {}
    damaged: list[int] = []
    for number, text in enumerate(lines, 1):
        try:
            line = json.loads(text) if text else None
            if line is not None:
                entries[line["call"]] = _read_line(entries.get(line["call"]), line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            damaged.append(number)  # cut short by a crash, as a rule
    return tuple(entries.values()), tuple(damaged)


def _read_line(entry: Entry | None, line: dict[str, Any]) -> Entry:
    step = line["step"]
    if entry is None:
        return Entry(
            line["call"],
            step,
            line["operation"],
            line["fingerprint"],
            line["at"],
            line["until"],
            line.get("key"),
            line.get("estimate"),
            line.get("payload"),
        )
    if step == "sending":
        return replace(entry, state=step, sent_at=line["at"], attempts=line["attempt"])
    if step == "ended":
        return replace(entry, state=step, ended={**entry.ended, line["job_id"]: line["state"]})
    return replace(
        entry,
        state=step,
        status=line.get("status"),
        reason=line.get("reason", ""),
        job_ids=tuple(line.get("job_ids") or ()),
        answer=line.get("answer"),
        content=line.get("content"),
    )


def _write(file: int, path: Path, line: Mapping[str, Any]) -> None:
    """Append a line and sync it. A line that a crash cut short is closed first, so that it spoils no other."""
    text = json.dumps(line, ensure_ascii=True, allow_nan=False, default=str).encode() + b"\n"
    try:
        if os.fstat(file).st_size:
            os.lseek(file, -1, os.SEEK_END)
            text = text if os.read(file, 1) == b"\n" else b"\n" + text
        while text:
            text = text[os.write(file, text) :]
        os.fsync(file)
    except (OSError, ValueError) as error:
        raise _failure(path, error) from None


def _failure(path: str | os.PathLike[str], error: OSError | ValueError) -> JournalFailed:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return JournalFailed("", f"the journal {os.fspath(path)!r} cannot be used: {reason}")
