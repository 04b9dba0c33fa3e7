"""Interruptions: Ctrl-C, a cancelled task or an error of the user's own HTTP client, and what it tells of a call.

They go on as they came, with an error of ours on them: as a note for people, and as `callsheet_error` for programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import CallsheetError, OutcomeUnknown
from .recording import note
from .steps import Lost, Reply
from .verdicts import judged, open_question

if TYPE_CHECKING:
    from .exchanges import Call


def interrupted(call: Call, interruption: BaseException) -> None:
    """Tell on an interruption, and in the journal, what became of the request that was under way, if any was."""
    if isinstance(interruption, CallsheetError) or call.operation.reads or call.arrived is None:
        return
    arrived = call.arrived[-1] if call.arrived else None
    if arrived is not None and not _succeeded(arrived):
        failure = judged(call, arrived)[0]
        if failure.charged == "no":
            note(call, failure)
            return
        ids = failure.job_ids
    else:
        ids = call.job_ids(arrived) if isinstance(arrived, Reply) else ()
    unknown = call.stamped(_unknown(call, interruption, ids))
    tell(interruption, unknown)
    note(call, unknown)


def _succeeded(arrived: Reply | Lost) -> bool:
    return isinstance(arrived, Reply) and 200 <= arrived.status < 300


def _unknown(call: Call, interruption: BaseException, ids: tuple[str, ...]) -> OutcomeUnknown:
    by_error = isinstance(interruption, Exception)
    said = f"ended by {type(interruption).__name__}" if by_error else "interrupted"
    named = f"{said} after the answer had come; the jobs {', '.join(ids)} exist"
    unknown = OutcomeUnknown(call.operation.name, named if ids else open_question(call.operation, said))
    unknown.job_ids = ids
    return unknown


def tell(interruption: BaseException, error: CallsheetError) -> None:
    """Put an error on an interruption."""
    interruption.add_note(str(error))
    interruption.callsheet_error = error  # type: ignore[attr-defined]  # an attribute of ours on an exception of Python
