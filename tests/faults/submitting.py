"""What a request that costs money meets on its way, and what must come of it."""

from __future__ import annotations

import socket
import time
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from tests.faults.scenario import Distortion, Outcome, Scenario
from tests.faults.stage import Stage

UNKNOWN = Outcome("OutcomeUnknown", "unknown", charges=1, holds_job=False)
"""Sent once, charged, and the answer lost."""
UNCHARGED = Outcome("OutcomeUnknown", "unknown", charges=0)
"""Sent once, not charged, and the answer lost: the client cannot tell this from the other."""


def fault(name: str, *, on: str = "*", **settings: Any) -> dict[str, Any]:
    """A rule of a fault script."""
    return {"fault": name, "operation": on, **settings}


def _interrupted_submit(stage: Stage) -> Any:
    stage.interrupt_when(lambda record: record.operation == stage.scenario.operation)
    return stage.submit()


def _overcharged(stage: Stage) -> Any:
    """The provider says that it charged more than was estimated: the caller is told both figures."""
    told: list[Any] = []
    answer = stage.call(stage.scenario.operation, *stage.arguments, client={"on_charge_difference": told.append})
    (difference,) = told
    assert (difference.charged, difference.estimate.high, difference.job_ids) == (500, 320, (answer.task_id,))
    return answer


def _refused_at_first(stage: Stage) -> Any:
    stage.mock.refuse(0.01)
    return stage.submit()


def _several_addresses(stage: Stage) -> Any:
    """The name has three addresses, at none of which anybody answers."""
    port = urlsplit(stage.base_url).port
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))] * 3
    with mock.patch.object(socket, "getaddrinfo", return_value=found):
        return stage.call(
            stage.scenario.operation,
            *stage.arguments,
            client={"base_url": f"https://several.invalid:{port}"},
            deadline=stage.deadline,
        )


def _nobody_tells_the_address(stage: Stage) -> Any:
    """The name server keeps silent. What asks it in the background of asyncio is waited for when the loop ends."""
    ask = socket.getaddrinfo

    def silent(host: Any, *arguments: Any, **more: Any) -> Any:
        if host == "silent.invalid" and "flags" not in more:
            time.sleep(0.9 if stage.asynchronous else 3)
        return ask(host, *arguments, **more)

    with mock.patch.object(socket, "getaddrinfo", silent):
        return stage.submit()


def _asked_once_too_often(stage: Stage) -> Any:
    """The name server answers once, and keeps silent when it is asked again a moment later."""
    ask, asked = socket.getaddrinfo, []

    def silent_later(host: Any, *arguments: Any, **more: Any) -> Any:
        if host != "once.invalid" or "flags" in more:
            return ask(host, *arguments, **more)
        asked.append(host)
        if len(asked) > 1:
            time.sleep(3)
        return ask("127.0.0.1", *arguments, **more)

    with mock.patch.object(socket, "getaddrinfo", silent_later):
        return stage.submit()


def _second_address(stage: Stage) -> Any:
    """The name has two addresses, and nobody answers at the first one."""
    ask = socket.getaddrinfo

    def two(host: Any, *arguments: Any, **more: Any) -> Any:
        if host != "localhost" or "flags" in more:
            return ask(host, *arguments, **more)
        return [found for each in ("127.0.0.2", "127.0.0.1") for found in ask(each, *arguments, **more)]

    port = urlsplit(stage.mock.url).port
    with mock.patch.object(socket, "getaddrinfo", two):
        settings = {"base_url": f"http://localhost:{port}/{stage.provider}"}
        return stage.call(stage.scenario.operation, *stage.arguments, client=settings, deadline=stage.deadline)


NOT_SENT = [
    Scenario(
        "no-such-name",
        "the name is not resolved",
        Outcome("NotSent", "no", 0, 0, attempts=5, slept=(0, 15)),
        site="no-name",
    ),
    Scenario(
        "name-unanswered",
        "nobody tells the address of the name",
        Outcome("NotSent", "no", 0, 0, attempts=None),
        real_seconds=0.4,
        play=_nobody_tells_the_address,
        client={"base_url": "https://silent.invalid"},
    ),
    Scenario(
        "name-unanswered-later",
        "nobody tells the address of the name when it is asked for again",
        Outcome("NotSent", "no", 0, 0, attempts=None),
        real_seconds=0.4,
        play=_asked_once_too_often,
        client={"base_url": "https://once.invalid:1"},
    ),
    Scenario(
        "second-address",
        "the name has two addresses, and nobody answers at the first",
        Outcome(attempts=None, slept=(0, 15)),
        play=_second_address,
    ),
    Scenario(
        "refused-for-good",
        "the connection is refused, for good",
        Outcome("NotSent", "no", 0, 0, attempts=5, slept=(0, 15)),
        site="nowhere",
    ),
    Scenario(
        "refused-at-first",
        "the connection is refused at first",
        Outcome(posts=1, slept=(0.01, 15)),
        play=_refused_at_first,
    ),
    Scenario(
        "connect-timeout",
        "the connection takes too long",
        Outcome("NotSent", "no", 0, 0, attempts=5, slept=(0, 15)),
        site="silent",
        connect_seconds=0.05,
    ),
    Scenario(
        "connect-until-deadline",
        "the connection takes longer than the deadline",
        Outcome("NotSent", "no", 0, 0, attempts=1),
        site="silent",
        real_seconds=0.3,
    ),
    Scenario(
        "several-addresses",
        "none of several addresses answers within the deadline",
        Outcome("NotSent", "no", 0, 0, attempts=None),
        site="silent",
        real_seconds=1.2,
        play=_several_addresses,
    ),
    Scenario(
        "handshake-timeout",
        "the other side takes the connection and keeps silent instead of TLS",
        Outcome("NotSent", "no", 0, 0, attempts=5, slept=(0, 15)),
        site="silent-tls",
        connect_seconds=0.05,
    ),
    Scenario(
        "certificate",
        "the certificate is refused",
        Outcome("NotSent", "no", 0, 0, attempts=1, says="certificate"),
        site="tls",
    ),
]

LOST = [
    Scenario(
        "cut-while-sending",
        "the connection is lost while the body is being sent",
        UNCHARGED,
        script=(fault("interrupt", bytes=10),),
    ),
    *(
        Scenario(
            f"{name}-{when}-the-charge",
            f"the request is read, then {words} ({'charged' if when == 'after' else 'not charged'})",
            UNKNOWN if when == "after" else UNCHARGED,
            script=(fault(name, when=when),),
        )
        for name, words in (("close", "the connection is closed"), ("reset", "the connection is reset"))
        for when in ("before", "after")
    ),
    Scenario("read-timeout", "no answer comes before the deadline", UNKNOWN, script=(fault("hang"),), real_seconds=0.3),
    Scenario(
        "interrupted",
        "interrupted from the keyboard, or the task cancelled, while the answer is awaited",
        Outcome("interrupted, OutcomeUnknown", "unknown", holds_job=False),
        script=(fault("hang"),),
        play=_interrupted_submit,
    ),
    *(
        Scenario(
            f"cut-at-{size}",
            f"2xx, and the body is cut short after {size} bytes ({'behind' if whole else 'before or in'} the id)",
            Outcome("OutcomeUnknown", "unknown", holds_job=whole, attributes={"status": 200}),
            script=(fault("cut", bytes=size),),
        )
        for size, whole in ((0, False), (1, False), (60, False), (90, True))
    ),
    Scenario(
        "trickle",
        "the answer is slower than the deadline although bytes keep trickling",
        Outcome("OutcomeUnknown", "unknown", holds_job=False, says="have passed"),
        script=(fault("trickle", seconds=0.05),),
        real_seconds=0.4,
    ),
    Scenario(
        "trickling-head",
        "the head of the answer trickles for longer than the deadline",
        UNKNOWN,
        site="gateway",
        distortions=(Distortion((b"HTTP/1.1 200 OK\r\n", *((b"X-A: b\r\n", 0.05) * 60))),),
        real_seconds=0.4,
    ),
]

UNREADABLE = [
    Scenario("html", "2xx with a page instead of JSON", UNKNOWN, script=(fault("html"),)),
    Scenario("empty-body", "2xx without a body", UNKNOWN, script=(fault("empty"),)),
    Scenario("empty-object", "2xx with an empty object", UNKNOWN, script=(fault("status", status=200, body={}),)),
    Scenario("no-id", "2xx, and the id is missing", UNKNOWN, script=(fault("edit", remove=["/task_id"]),)),
    *(
        Scenario(f"{name}-id", f"2xx, and the id is {words}", UNKNOWN, script=(fault("edit", set={"/task_id": value}),))
        for name, words, value in (
            ("null", "null", None),
            ("empty", "empty", ""),
            ("blank", "blank", " \n"),
            ("true", "true", True),
            ("object", "an object", {"id": "x"}),
            ("list", "an empty list", []),
        )
    ),
    Scenario(
        "wrong-field",
        "2xx, and a field beside the id is of the wrong type",
        Outcome("OutcomeUnknown", "unknown"),
        script=(fault("edit", set={"/credits_used": {"amount": "many"}}),),
    ),
    Scenario(
        "error-with-200",
        "2xx with the provider's own error object",
        UNCHARGED,
        script=(fault("status", status=200, body={"error": "no"}, when="before"),),
    ),
]

CHARGED = [
    Scenario(
        "charged-otherwise",
        "the provider says that it charged something else than estimated",
        Outcome(logged=("charged 500 credits, estimated 320", 1)),
        script=(fault("edit", set={"/credits_used": 500}),),
        play=_overcharged,
    ),
]

SUBMITTING = [*NOT_SENT, *LOST, *UNREADABLE, *CHARGED]
