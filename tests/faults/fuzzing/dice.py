"""Dice: a fault script for a seed. The same seed gives the same script.

Everything that the mock provider can do may happen, several times in a row. What cannot happen is that a refusal which
the documents, or HTTP itself, call final comes after the charge: no client can be right about a provider that lies.
"""

from __future__ import annotations

import random
from typing import Any, Literal, TypeAlias

from tests.faults.canary import ESCAPED, KEY
from tests.faults.fuzzing.script import RESULT_BYTES, FaultScript, Rule
from tests.faults.scenario import KLING, LEGACY, UGCLAB, UGEN, VIDEO_STUDIO

Dice: TypeAlias = random.Random
Way: TypeAlias = Literal["sync", "async"]

_POLLS = {
    KLING: "ulazai.kling30.get_status",
    VIDEO_STUDIO: "ulazai.video_studio.get_status",
    UGCLAB: "ugclab.jobs.get",
    UGEN: "ugen.models.get_task",
}
_IDS = {KLING: "/task_id", VIDEO_STUDIO: "/job_ids", UGCLAB: "/data/jobs", UGEN: "/task_id", LEGACY: "/id"}
_STATES = {KLING: "/status", VIDEO_STUDIO: "/job/status", UGCLAB: "/data/status", UGEN: "/status"}
_BESIDE = {
    KLING: "/credits_charged",
    VIDEO_STUDIO: "/job/credits_charged",
    UGCLAB: "/data/creditsCharged",
    UGEN: "/progress",
}
"""A field of a poll's answer that wait() does not need."""

_FINAL = (400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 416, 417, 421, 422, 426, 428, 431, 451)
"""Statuses by which a server says that it did not take the request."""
_OPEN = (408, 409, 418, 423, 424, 425, 499, 500, 501, 502, 503, 504, 520, 524, 599)
"""Statuses that say nothing of what became of it."""
_ODD = (200, 201, 202, 203, 204, 206, 300, 304, 305)
_MOVED = (301, 302, 303, 307, 308)
_WAITS = (
    "0",
    "1",
    "2.5",
    "7",
    "45",
    "3600",
    "-3",
    "soon",
    "",
    "1e3",
    "Fri, 15 Jan 2027 08:00:09 GMT",
    "Thu, 1 Jan 1970",
)
_BODIES: tuple[Any, ...] = (
    None,
    {},
    [],
    "null",
    "<p>Bad gateway</p>",
    {"error": "no"},
    {"error": {"code": "RATE_LIMITED", "message": f"the key {KEY} did it", "retry_after": 3}},
    {"detail": [{"msg": KEY, "type": "missing"}], "retryAfter": "1"},
    f'{{"message": "{ESCAPED}"}}',
    f"key={KEY}",
)
_NO_IDS: tuple[Any, ...] = (None, "", " \n", True, 1.5, [], {}, [None], [{}], [[]], {"id": "x"})
"""What stands in the place of an id and can be none: an answer that names another job is a lie that nobody sees."""
_WRONG: tuple[Any, ...] = (*_NO_IDS, 7, -1, ["a", "b"], KEY, "x" * 300, "simmering")


def draw(seed: str) -> tuple[FaultScript, tuple[Way, ...]]:
    """The script of a seed, and whether it is played sync, async, or both, one after the other."""
    dice = random.Random(f"fault script {seed}")  # repeatable on purpose
    operation = dice.choice((KLING, KLING, KLING, VIDEO_STUDIO, VIDEO_STUDIO, UGCLAB, UGCLAB, UGEN, UGEN, LEGACY))
    is_real = dice.random() < 0.04
    journal = dice.random() < 0.4
    script = FaultScript(
        seed,
        operation,
        until="submitted" if operation == LEGACY else dice.choice(("submitted", "done", "downloaded", "downloaded")),
        rules=_rules(dice, operation, is_real),
        deadline=dice.choice((0.3, 0.5)) if is_real else dice.choice((5.0, 20.0, 60.0, 60.0, 300.0)),
        is_real=is_real,
        journal=journal,
        call_key="shot-7" if journal and dice.random() < 0.6 else None,
        max_credits=dice.choice((None, None, None, 1000, 1000, 10)),
        allow_unknown_price=dice.random() < 0.7,
        interrupted_at=dice.choice((1, 1, 2, 3, 4, 6)) if dice.random() < 0.12 else None,
        refused_for=dice.choice((0.05, 1.0, 4.0)) if dice.random() < 0.08 and not is_real else 0.0,
        busy=dice.choice((19, 20, 24, 25)) if dice.random() < 0.06 and not is_real else 0,
        balance=dice.choice((0, 5, 39, 40, 319, 320)) if dice.random() < 0.06 else 10_000,
        progress=dice.choice(("immediate", "immediate", "polls:1", "polls:3", "time:20", "time:20", "manual")),
    )
    ways: tuple[tuple[Way, ...], ...] = (("sync",),) * 4 + (("async",),) * 4 + (("sync", "async"),) * 2
    return script, dice.choice(ways)


def _rules(dice: Dice, operation: str, is_real: bool) -> tuple[Rule, ...]:
    rules = [_rule(dice, operation, _submit(dice, operation, is_real)) for _ in range(dice.choice((0, 0, 1, 1, 2, 3)))]
    if operation in _POLLS:
        poll = _POLLS[operation]
        rules += [_rule(dice, poll, _poll(dice, operation, is_real)) for _ in range(dice.choice((0, 0, 1, 2, 4)))]
        results = f"{operation.partition('.')[0]}.results"
        rules += [_rule(dice, results, _result(dice, is_real)) for _ in range(dice.choice((0, 0, 1, 2, 3)))]
    if dice.random() < 0.1:
        rules.append(_rule(dice, "*", _read(dice, is_real)))
    return tuple(rules)


def _rule(dice: Dice, operation: str, fault: dict[str, Any]) -> Rule:
    skip = dice.choice((0, 0, 0, 1, 2, 5))
    times = dice.choice((1, 1, 1, 1, 2, 3, 5, "all"))
    return {"operation": operation, **fault, "skip": skip, "times": times}


def _submit(dice: Dice, operation: str, is_real: bool) -> dict[str, Any]:
    """A fault of a request that costs money."""
    kind = dice.randrange(11)
    if kind < 2:
        return _when(dice, _silence(dice, is_real))
    if kind < 4:
        return _limited(dice, operation)
    if kind == 4:
        return _status(dice, dice.choice(_FINAL)) | {"when": "before"}
    if kind == 5:
        return _when(dice, _status(dice, dice.choice(_OPEN + _ODD)))
    if kind == 6:
        return {"fault": "interrupt", "bytes": dice.randrange(0, 120)}
    if kind == 7:
        return _without_id(dice, operation)
    if kind == 8:
        return {"fault": "fail-job", "message": dice.choice(("no", KEY)), "refund": dice.choice((True, False, None))}
    if kind == 9:
        return _refused(dice, is_real)
    return _when(dice, _garbled(dice))


def _without_id(dice: Dice, operation: str) -> dict[str, Any]:
    place = _IDS[operation]
    if dice.random() < 0.3:
        return {"fault": "edit", "remove": [place]}
    return {"fault": "edit", "set": {place: dice.choice(_NO_IDS), "/echo": KEY}}


def _refused(dice: Dice, is_real: bool) -> dict[str, Any]:
    """The answer as it is, and no connection afterwards."""
    return {"fault": "refuse", "seconds": dice.choice((0.02, 0.1) if is_real else (0.1, 2, 30))}


def _limited(dice: Dice, operation: str) -> dict[str, Any]:
    """429, which most documents call safe to repeat; where none does, it settles nothing."""
    fault = _status(dice, 429)
    return _when(dice, fault) if operation == LEGACY else fault | {"when": "before"}


def _poll(dice: Dice, operation: str, is_real: bool) -> dict[str, Any]:
    """A fault of a poll."""
    kind = dice.randrange(5)
    if kind == 0:
        place = dice.choice((_STATES[operation], _BESIDE[operation], _BESIDE[operation]))
        return {"fault": "edit", "set": {place: dice.choice(_WRONG)}}
    return _refused(dice, is_real) if kind == 1 else _read(dice, is_real)


def _read(dice: Dice, is_real: bool) -> dict[str, Any]:
    """A fault of a request that only reads; before the charge, in case that it meets one that does not."""
    kind = dice.randrange(4)
    if kind == 0:
        return _silence(dice, is_real) | {"when": "before"}
    if kind == 1:
        return _garbled(dice) | {"when": "before"}
    return _status(dice, dice.choice((*_FINAL, *_OPEN, *_ODD, 429, 429, 500, 503))) | {"when": "before"}


def _result(dice: Dice, is_real: bool) -> dict[str, Any]:
    """A fault of a download. What comes with 200, whole and under the right type, can only be taken for the result."""
    kind = dice.randrange(5)
    if kind == 0:
        return {"fault": "cut", "bytes": dice.randrange(0, RESULT_BYTES)}
    if kind == 1:
        return {"fault": "trickle", "seconds": 0.001 if is_real else 0}
    if kind == 2:
        return {"fault": "redirect", "to": dice.choice(("here", "elsewhere")), "status": dice.choice(_MOVED)}
    fault = _read(dice, is_real)
    return fault | {"status": 503} if fault["fault"] == "status" and fault["status"] < 300 else fault


def _silence(dice: Dice, is_real: bool) -> dict[str, Any]:
    """No answer, or only some of it. On a virtual clock nobody hangs: the call would wait for real seconds."""
    faults: list[dict[str, Any]] = [
        {"fault": "close"},
        {"fault": "reset"},
        {"fault": "cut", "bytes": dice.randrange(0, 400)},
        {"fault": "hang", "seconds": None if is_real else 0},
    ]
    return dice.choice(faults)


def _garbled(dice: Dice) -> dict[str, Any]:
    """An answer that is not what the documents describe."""
    faults: list[dict[str, Any]] = [
        {"fault": "html", "status": dice.choice((None, 200, 502, 503))},
        {"fault": "empty"},
        {"fault": "redirect", "to": dice.choice(("here", "elsewhere")), "status": dice.choice(_MOVED)},
        {"fault": "status", "status": 200, "body": dice.choice(_BODIES)},
    ]
    return dice.choice(faults)


def _status(dice: Dice, status: int) -> dict[str, Any]:
    headers: dict[str, str] = {}
    if dice.random() < (0.7 if status in (429, 503) else 0.1):
        headers["Retry-After"] = dice.choice(_WAITS)
    if dice.random() < 0.1:
        headers[dice.choice(("X-Request-Id", "Location", "Set-Cookie"))] = f"id-{KEY}"
    return {"fault": "status", "status": status, "headers": headers, "body": dice.choice(_BODIES)}


def _when(dice: Dice, fault: dict[str, Any]) -> dict[str, Any]:
    return fault | {"when": dice.choice(("before", "after", "after"))}
