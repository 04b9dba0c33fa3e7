"""Scenarios: what a call meets and what must come of it. Plain values; `stage` plays them and `invariants` judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from tests.faults.stage import Stage

Charged = Literal["no", "yes", "unknown"]
Site = Literal["mock", "gateway", "keeping", "tls", "trusted-tls", "ipv6", "nowhere", "no-name", "silent", "silent-tls"]
"""Where the client is sent: to the mock provider, to a gateway before it, or to where nobody answers."""

Piece: TypeAlias = "bytes | float | Callable[[bytes], bytes] | Literal['reset']"
"""What a gateway sends: bytes, a real pause in seconds, something made of the provider's body, or a reset."""

KLING = "ulazai.kling30.generate"
VIDEO_STUDIO = "ulazai.video_studio.generate"
UGCLAB = "ugclab.video.create"
UGEN = "ugen.models.try_model"
LEGACY = "ulazai.legacy_video.generate"
"""An operation that documents no 429."""

PROMPT = "A paper boat named “Åse” on a river"
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    KLING: (
        {
            "prompt": PROMPT,
            "generationMode": "text_to_video",
            "durationSeconds": 8,
            "qualityMode": "pro",
            "sound": True,
            "prompt_directory_optin": False,
        },
    ),
    VIDEO_STUDIO: ({"model_slug": "veo31_lite", "prompt": PROMPT},),
    UGCLAB: ({"projectId": "clxyz0123456789abcdefghij", "prompt": PROMPT, "model": "kling-2.6", "duration": "5"},),
    UGEN: ("kling3_std", {"model_id": "kling3_std", "prompt": PROMPT}),
    LEGACY: ({"video_model": "veo3", "prompt": PROMPT},),
}
"""What each operation is called with."""


@dataclass(frozen=True, slots=True)
class Distortion:
    """What a gateway answers to the first `times` requests of a method instead of what the provider said.

    `when` is "after" the provider has answered, "before" it was asked (it never is), or "early": as soon as the head
    of the request is there, while its body is still on the way.
    """

    pieces: tuple[Piece, ...]
    when: Literal["after", "before", "early"] = "after"
    method: str = "POST"
    times: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What must come of a call, sync and async. `error` None is success; `charged` is what the error says of it.

    `posts` counts the requests of the operation that reached the provider, `charges` those in its ledger. `holds_job`
    says whether the caller ends with the ids of the jobs that were started. `slept` are bounds of the virtual seconds
    that passed. `says` are words of the message, `attributes` what the error or the answer holds, `logged` words and
    how often the log holds them.
    """

    error: str | None = None
    charged: Charged | None = None
    posts: int = 1
    charges: int = 1
    holds_job: bool = True
    attempts: int | None = 1
    slept: tuple[float, float] = (0.0, 0.0)
    says: str = ""
    logged: tuple[str, int] | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One fault and what must hold. `row` is what happens, in words, for the table.

    `script` is a fault script of the mock provider, `distortions` one of a gateway before it. With `real_seconds` time
    is real, and that is the deadline of the call; otherwise it is virtual, and `deadline` is. `mock` and `client` are
    further settings of both, and `key_ends` is put behind the key.
    """

    name: str
    row: str
    then: Outcome
    operation: str = KLING
    site: Site = "mock"
    script: tuple[Mapping[str, Any], ...] = ()
    distortions: tuple[Distortion, ...] = ()
    play: Callable[[Stage], Any] | None = None
    real_seconds: float | None = None
    deadline: float = 60.0
    journal: bool = False
    connect_seconds: float | None = None
    mock: Mapping[str, Any] = field(default_factory=dict)
    client: Mapping[str, Any] = field(default_factory=dict)
    key_ends: str = ""

    @property
    def time_allowed(self) -> float:
        """Seconds, virtual or real, within which the call must have ended."""
        return (self.deadline if self.real_seconds is None else self.real_seconds) + 1.0
