"""Everything that a client raises.

CallsheetError
├── UnknownOperation         no operation has this name
├── InvalidArgument          a key, a base URL, a parameter or a file that cannot be used; nothing was sent
├── InvalidPayload           the payload breaks documented rules; nothing was sent
├── PriceRefused             the price is above max_credits, or unknown; nothing was sent
├── JournalFailed            the journal cannot be written; nothing was sent, unless the error says so
├── NotSent                  no connection; nothing was sent
├── OutcomeUnknown           sent, and what became of it is not known: a job may exist and may be charged
├── NoAnswer                 a read that got no whole answer; asking again is safe
├── UnexpectedAnswer         a read whose answer is not what the documents describe
├── ApiError                 the provider refused; one class a status, and one a documented code
│   ├── BadRequest           400
│   ├── AuthenticationFailed 401
│   ├── InsufficientCredits  402
│   ├── PermissionDenied     403
│   ├── NotFound             404
│   ├── Conflict             409
│   ├── Unprocessable        422
│   ├── RateLimited          429
│   └── ServerError          5xx
├── JobError                 what happens to a job after it was started
│   ├── JobFailed            the job ended without a result
│   ├── JobNotFound          the provider knows no job with this id
│   └── JobStillRunning      the deadline of wait() passed; the job goes on
├── DownloadFailed           a result that could not be fetched whole
└── WebhookRefused           a delivery whose signature or time does not hold

Each tells what became of the money: `charged`, `safe_to_resend`, `job_ids`, `estimate`. A request that changes
something and whose outcome is not known raises OutcomeUnknown, whatever came back; its `answer` holds the ApiError or
the UnexpectedAnswer that tells what did.
"""

from __future__ import annotations

from .words import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any, Literal, TypeAlias

    from .estimates import Estimate
    from .findings import Report

    Charged: TypeAlias = Literal["no", "yes", "unknown"]


LONGEST_LINE = 2000
"""How many characters a line of a message may have; what a provider says stands beside it whole."""


class CallsheetError(Exception):
    """Base of everything that a client raises.

    `operation` is the full name, as in ulazai.kling30.generate. What is known of the call stands beside it:

    - `charged`: whether the call may have been charged: "no", "yes" or "unknown".
    - `safe_to_resend`: whether the same call can be sent again without paying twice.
    - `job_ids`: the jobs that the call started or asked for, and `job_id`, the first of them or None.
    - `estimate`: what the payload was estimated to cost, where there was one.
    - `attempts`: how often the request was sent or tried to be sent, and `elapsed`, the seconds that the call took.
    - `request_id`: the provider's own id for the request, where the answer holds one.
    - `fingerprint`: a short hash of method, address and body, and `sent_at`, when it was last sent (Unix time):
      what one needs to look for the request at the provider.
    - `retry_after`: the seconds after which the provider asks to come back, where it says so.
    """

    charged: Charged = "no"
    safe_to_resend: bool = True
    job_ids: tuple[str, ...] = ()
    estimate: Estimate | None = None
    attempts: int = 0
    elapsed: float = 0.0
    request_id: str | None = None
    fingerprint: str | None = None
    sent_at: float | None = None
    retry_after: float | None = None

    def __init__(self, operation: str, message: str, details: Sequence[str] = ()) -> None:
        # What a provider or a payload says stays in its line, and that stays short: an error is printed and logged.
        shown = "\n  ".join(map(_line, (message, *details)))
        super().__init__(f"{operation}: {shown}" if operation else shown)
        self.operation = operation
        self.message = "\n  ".join((message, *details))

    @property
    def job_id(self) -> str | None:
        """The first of `job_ids`."""
        return self.job_ids[0] if self.job_ids else None

    def __reduce__(self) -> tuple[Any, ...]:
        # An error may come out of a worker process: it is rebuilt from what it holds, not from its arguments.
        return _rebuilt, (type(self), self.args, self.__dict__)


def _line(text: str) -> str:
    return legible(text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…")


def _rebuilt(kind: type[CallsheetError], args: tuple[Any, ...], held: dict[str, Any]) -> CallsheetError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(held)
    return error


class UnknownOperation(CallsheetError, LookupError):
    """No operation has this name. `name` is what was asked for, `known` lists the names that exist."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__("", f"no operation is called {name!r}")
        self.name = name
        self.known = known


class InvalidArgument(CallsheetError, ValueError):
    """A key, a base URL, a parameter or a file that cannot be used. Nothing was sent."""


class InvalidPayload(CallsheetError, ValueError):
    """The payload breaks documented rules; `report` lists every violation. Nothing was sent."""

    def __init__(self, operation: str, report: Report) -> None:
        listed = [f"{violation.path or '/'}: {violation.message}" for violation in report.errors]
        count = len(report.errors)
        super().__init__(operation, f"{count} violation{'' if count == 1 else 's'}", listed)
        self.report = report


class PriceRefused(CallsheetError):
    """The price may be above `max_credits`, or is not known. Nothing was sent; `estimate` says what is known."""

    estimate: Estimate

    def __init__(self, operation: str, message: str, estimate: Estimate) -> None:
        super().__init__(operation, message)
        self.estimate = estimate


class JournalFailed(CallsheetError):
    """The journal cannot be written. Nothing was sent, unless `charged` says otherwise: then the answer had come
    already, and `job_ids` holds what it named."""


class NotSent(CallsheetError):
    """No connection to the provider. Nothing was sent, so that sending again is safe.

    `lasting` tells that it would end alike, as where the certificate is refused.
    """

    lasting: bool = False


class OutcomeUnknown(CallsheetError):
    """The request was sent, and what became of it is not known: the job may exist and may be charged.

    Look for it at the provider before sending again. `answer` is the error that tells what came back, if anything
    did; `status` and `body` are its HTTP status and its raw bytes, as far as they arrived. `job_ids` holds the ids
    that could be read nevertheless.
    """

    charged: Charged = "unknown"
    safe_to_resend = False

    def __init__(
        self,
        operation: str,
        message: str,
        answer: ApiError | UnexpectedAnswer | None = None,
        status: int | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(operation, message)
        self.answer = answer
        self.status = status
        self.body = body
        self.job_ids = answer.job_ids if answer is not None else ()


class NoAnswer(CallsheetError):
    """A read that got no whole answer. It changes nothing at the provider, so that asking again is safe."""


class UnexpectedAnswer(CallsheetError):
    """An answer that is not what the documents describe. `status` is the HTTP status, `body` the raw bytes.

    A request that changes something raises OutcomeUnknown instead, with this as its `answer`.
    """

    def __init__(self, operation: str, message: str, status: int, body: bytes, job_ids: tuple[str, ...] = ()) -> None:
        super().__init__(operation, message)
        self.status = status
        self.body = body
        self.job_ids = job_ids


class ApiError(CallsheetError):
    """The provider refused. `status` is the HTTP status.

    `provider_message` is the provider's own message, `code` its error code and `request_id` its id for the request,
    each None where the answer holds none. `body` is the decoded answer.
    """

    def __init__(
        self,
        operation: str,
        status: int,
        meaning: str,
        provider_message: str | None,
        code: str | None,
        request_id: str | None,
        body: Any,
    ) -> None:
        said = provider_message or meaning or "the provider refused the request"
        parts = [f"HTTP {status}", *([code] if code else [])]
        super().__init__(operation, f"{', '.join(parts)}: {said}" + (f" (request {request_id})" if request_id else ""))
        self.status = status
        self.provider_message = provider_message
        self.code = code
        self.request_id = request_id
        self.body = body


class BadRequest(ApiError):
    """400: the provider did not take the request."""


class AuthenticationFailed(ApiError):
    """401: the key is missing, wrong or revoked."""


class InsufficientCredits(ApiError):
    """402: the account has not enough credits."""


class PermissionDenied(ApiError):
    """403: the key may not do this."""


class NotFound(ApiError):
    """404: there is nothing under this id."""


class Conflict(ApiError):
    """409: the request contradicts the state of something at the provider."""


class Unprocessable(ApiError):
    """422: the provider did not take the payload."""


class RateLimited(ApiError):
    """429: too many requests. `retry_after` holds the seconds to wait, where the provider says so."""


class ServerError(ApiError):
    """5xx: the provider failed."""


class JobError(CallsheetError):
    """Base of what happens to a job after it was started.

    `answer` is the last state that was told, or None: typed, or plain data where it is not what the documents describe.
    """

    charged: Charged = "unknown"
    safe_to_resend = False

    def __init__(self, operation: str, message: str, job_id: str, answer: Any) -> None:
        super().__init__(operation, message)
        self.job_ids = (job_id,)
        self.answer = answer


class JobFailed(JobError):
    """The job ended without a result. `refunded` is what the provider says of a refund, or None where it says nothing.

    `charged` is "no" where the provider says that all of it was given back.
    """

    def __init__(self, operation: str, message: str, job_id: str, answer: Any, refunded: Any = None) -> None:
        super().__init__(operation, message, job_id, answer)
        self.refunded = refunded


class JobNotFound(JobError):
    """The provider knows no job with this id, and kept to it."""


class JobStillRunning(JobError):
    """The deadline of `wait()` passed. The job goes on and is not cancelled; wait for `job_id` again to take it up."""


class DownloadFailed(CallsheetError):
    """A result could not be fetched whole. Nothing stands under its name; fetching it again costs nothing.

    `paths` are the files of the results before it, which came whole.
    """

    paths: tuple[Path, ...] = ()


class WebhookRefused(CallsheetError):
    """A webhook delivery that is not to be trusted: no signature, a wrong one, or a time too far away."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: AuthenticationFailed,
    402: InsufficientCredits,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    422: Unprocessable,
    429: RateLimited,
}


def class_for_status(status: int) -> type[ApiError]:
    """The class of an HTTP status of refusal."""
    if status >= 500:
        return ServerError
    return _BY_STATUS.get(status, ApiError)
