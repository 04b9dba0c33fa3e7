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
from pathlib import Path
from typing import Any, TypeAlias

from .blanking import blanked, blanked_text, texts_of
from .entries import Entry, read, unusable
from .errors import CallsheetError, InvalidArgument, JournalFailed, NotSent, OutcomeUnknown
from .estimates import Estimate
from .files import sync_folder
from .locks import LOCK_SECONDS, can_lock, lock, opened
from .operations import AnswerKind, Operation
from .steps import Reply

LARGEST_KEPT = 2**20
"""How many bytes of an answer that is not JSON are written down."""
SPOOLED_BYTES = 4096
"""How much of an answer that could not be read is kept."""


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
        is_new = not os.path.lexists(self.path)
        with self._opened():
            pass
        if is_new:
            sync_folder(self.path.parent)

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
                line = {"call": entry.call, "step": "ended", "at": time.time(), "operation": entry.operation}
                line |= {"fingerprint": entry.fingerprint, "job_id": job_id, "state": state}
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
                raise unusable(self.path, error) from None
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
        self._fingerprint = ""

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
        self._fingerprint = request.fingerprint
        with self._journal._opened(within) as file:
            if self._key is not None:
                earlier = self._earlier(operation, request.fingerprint)
                if earlier is not None:
                    return earlier
            now = time.time()
            line: dict[str, Any] = {
                "until": now + seconds,
                "estimate": estimate.to_json() if estimate else None,
            }
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
            said = f"the call of key {self._key!r} was answered before, and its answer is not in the journal"
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
        self,
        reply: Reply,
        job_ids: tuple[str, ...],
        kind: AnswerKind = "json",
        within: float = LOCK_SECONDS,
        *,
        is_kept: bool = True,
    ) -> None:
        """Note the answer and the jobs that it names; its bytes only where they are to be kept here.

        Raises `JournalFailed`.
        """
        line: dict[str, Any] = {"status": reply.status, "job_ids": job_ids}
        if kind == "json":
            line["answer"] = blanked(reply.data, texts_of(self._payload) - set(job_ids))
        elif is_kept and kind != "empty" and len(reply.body) <= LARGEST_KEPT:
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
        """A line of this call, which can be read without the lines before it."""
        line = {"call": self._call, "step": step, "at": time.time(), "operation": self._operation}
        key = {"key": self._key} if self._key is not None else {}
        return {**line, "fingerprint": self._fingerprint, **key, **more}


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
        raise unusable(path, error) from None
