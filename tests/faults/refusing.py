"""Refusals of a request that costs money, and what must come of them: what may be sent again, and when."""

from __future__ import annotations

from typing import Any

from tests.faults.scenario import KLING, LEGACY, UGCLAB, UGEN, VIDEO_STUDIO, Outcome, Scenario
from tests.faults.stage import Stage
from tests.faults.submitting import UNCHARGED, UNKNOWN, fault


def _refused(error: str, **attributes: Any) -> Outcome:
    return Outcome(error, "no", charges=0, attributes=attributes)


def _spread(stage: Stage) -> Any:
    """Each pause is drawn anew from nothing to a limit that doubles, so that clients do not come back together."""
    try:
        return stage.submit()
    finally:
        naps, limits = getattr(stage.clock, "naps", []), [0.5, 1.0, 2.0, 4.0]
        assert len(naps) == len(limits)
        assert all(0 <= nap <= limit for nap, limit in zip(naps, limits, strict=True)), naps
        assert sum(naps) < 0.98 * sum(limits), naps


REFUSED = [
    *(
        Scenario(
            f"status-{status}",
            f"{status}",
            Outcome(error, "no", charges=0, attributes={"status": status, "provider_message": "no such thing"}),
            script=(fault("status", status=status, body={"error": "no such thing"}, when="before"),),
        )
        for status, error in (
            (400, "BadRequest"),
            (401, "AuthenticationFailed"),
            (403, "PermissionDenied"),
            (404, "NotFound"),
            (422, "Unprocessable"),
        )
    ),
    Scenario(
        "documented-code",
        "400 with a documented error code",
        _refused("ImageDownloadFailedError", code="IMAGE_DOWNLOAD_FAILED"),
        operation=UGCLAB,
        script=(
            fault(
                "status", status=400, when="before", body={"error": {"code": "IMAGE_DOWNLOAD_FAILED", "message": "no"}}
            ),
        ),
    ),
    Scenario(
        "no-credits",
        "402: the balance is short",
        _refused("InsufficientCredits", status=402),
        mock={"balance": 3},
    ),
    Scenario(
        "no-credits-documented",
        "402, documented as to be sent again only after something has changed",
        _refused("InsufficientCredits", status=402),
        operation=VIDEO_STUDIO,
        mock={"balance": 3},
    ),
    *(
        Scenario(
            f"status-{status}-{when}-the-charge",
            f"{status} ({'charged' if when == 'after' else 'not charged'})",
            UNKNOWN if when == "after" else UNCHARGED,
            script=(fault("status", status=status, when=when),),
        )
        for status in (500, 502, 503, 504)
        for when in ("before", "after")
    ),
    *(
        Scenario(
            f"status-{status}",
            f"{status}, which does not say whether the request was taken",
            UNCHARGED,
            script=(fault("status", status=status, when="before", headers={"Retry-After": "1"}),),
        )
        for status in (408, 409, 425)
    ),
    *(
        Scenario(
            f"redirect-{to}-{status}",
            f"a redirect ({status}) to {'the same host' if to == 'here' else 'another host'}",
            UNKNOWN,
            script=(fault("redirect", to=to, status=status),),
        )
        for to in ("here", "elsewhere")
        for status in (302, 307)
    ),
]

RATE_LIMITED = [
    *(
        Scenario(
            f"rate-limit-{operation.split('.')[0]}-{operation.split('.')[1]}",
            f"429 with Retry-After: 2 ({operation})",
            Outcome(posts=2, slept=(2, 3)),
            operation=operation,
            script=(fault("status", status=429, headers={"Retry-After": "2"}),),
        )
        for operation in (KLING, VIDEO_STUDIO, UGCLAB, UGEN)
    ),
    Scenario(
        "rate-limit-without-time",
        "429 that does not say when to come back",
        Outcome(posts=3, slept=(0, 1.5)),
        script=(fault("status", status=429, times=2),),
    ),
    Scenario(
        "rate-limit-for-an-hour",
        "429 with Retry-After: 3600, and a deadline of 60 s",
        Outcome("RateLimited", "no", charges=0, attributes={"retry_after": 3600.0}),
        script=(fault("status", status=429, headers={"Retry-After": "3600"}),),
    ),
    Scenario(
        "rate-limit-spread",
        "429 without end: every pause is drawn anew, below a limit that doubles",
        Outcome("RateLimited", "no", posts=5, charges=0, attempts=5, slept=(0, 7.5)),
        play=_spread,
        script=(fault("status", status=429, times="all"),),
    ),
    Scenario(
        "rate-limit-without-end",
        "429 without end",
        Outcome("RateLimited", "no", posts=5, charges=0, attempts=5, slept=(0, 15)),
        script=(fault("status", status=429, times="all"),),
    ),
    Scenario(
        "rate-limit-until-deadline",
        "429 with Retry-After: 25 without end, and a deadline of 60 s",
        Outcome("RateLimited", "no", posts=3, charges=0, attempts=3, slept=(50, 52)),
        script=(fault("status", status=429, headers={"Retry-After": "25"}, times="all"),),
    ),
    Scenario(
        "undocumented-rate-limit",
        "429 of an operation that documents none",
        UNCHARGED,
        operation=LEGACY,
        script=(fault("status", status=429, headers={"Retry-After": "1"}),),
    ),
    Scenario(
        "lost-after-rate-limit",
        "429, and then the answer is lost",
        Outcome("OutcomeUnknown", "unknown", posts=2, holds_job=False, attempts=2, slept=(1, 2)),
        script=(fault("status", status=429, headers={"Retry-After": "1"}), fault("close")),
    ),
]

REFUSING = [*REFUSED, *RATE_LIMITED]
