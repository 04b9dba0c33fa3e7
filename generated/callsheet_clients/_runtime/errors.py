"""Everything that a client raises.

CallsheetError
├── UnknownOperation         no operation has this name
├── InvalidArgument          a key, a base URL, a parameter or a file that cannot be used; nothing was sent
├── InvalidPayload           the payload breaks documented rules; nothing was sent
├── PriceRefused             the price is above max_credits, or unknown; nothing was sent
├── NotSent                  no connection; nothing was sent
├── NoAnswer                 a read that got no whole answer; asking again is safe
├── OutcomeUnknown           sent, and no answer came back: the job may exist and may be charged
├── UnexpectedAnswer         an answer that is not what the documents describe
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
├── JobFailed                the job ended without a result
└── JobStillRunning          the deadline of wait() passed; the job goes on
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .estimates import Estimate
    from .findings import Report


class CallsheetError(Exception):
    """Base of everything that a client raises. `operation` is the full name, as in ulazai.kling30.generate."""

    def __init__(self, operation: str, message: str) -> None:
        super().__init__(f"{operation}: {message}" if operation else message)
        self.operation = operation
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        # An error may come out of a worker process: it is rebuilt from what it holds, not from its arguments.
        return _rebuilt, (type(self), self.args, self.__dict__)


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
        listed = "".join(f"\n  {violation.path or '/'}: {violation.message}" for violation in report.errors)
        count = len(report.errors)
        super().__init__(operation, f"{count} violation{'' if count == 1 else 's'}{listed}")
        self.report = report


class PriceRefused(CallsheetError):
    """The price may be above `max_credits`, or is not known. Nothing was sent; `estimate` says what is known."""

    def __init__(self, operation: str, message: str, estimate: Estimate) -> None:
        super().__init__(operation, message)
        self.estimate = estimate


class NotSent(CallsheetError):
    """No connection to the provider. Nothing was sent, so that sending again is safe."""


class NoAnswer(CallsheetError):
    """A read that got no whole answer. It changes nothing at the provider, so that asking again is safe."""


class OutcomeUnknown(CallsheetError):
    """The request was sent and no whole answer came back.

    The job may exist and may be charged. Look for it at the provider before sending again.
    """


class UnexpectedAnswer(CallsheetError):
    """An answer that is not what the documents describe.

    `status` is the HTTP status, `body` the raw bytes. `job_ids` holds the ids that could be read nevertheless: the
    jobs exist then and may be charged.
    """

    def __init__(self, operation: str, message: str, status: int, body: bytes, job_ids: tuple[str, ...]) -> None:
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
    """429: too many requests."""


class ServerError(ApiError):
    """5xx: the provider failed."""


class JobFailed(CallsheetError):
    """The job ended without a result. `job_id` names it, `answer` is the last state that the provider told."""

    def __init__(self, operation: str, message: str, job_id: str, answer: Any) -> None:
        super().__init__(operation, message)
        self.job_id = job_id
        self.answer = answer


class JobStillRunning(CallsheetError):
    """The deadline of `wait()` passed. The job goes on; wait for `job_id` again to take it up."""

    def __init__(self, operation: str, message: str, job_id: str, answer: Any) -> None:
        super().__init__(operation, message)
        self.job_id = job_id
        self.answer = answer


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
