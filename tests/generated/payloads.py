"""What the tests of the clients send: a payload for each operation that starts jobs, and a call of every operation."""

from __future__ import annotations

from typing import Any

import pytest

VIDEO = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, slow dolly in",
    "model": "sora-2-pro",
    "duration": "10",
    "tier": "standard",
}
IMAGE = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, oil on canvas",
    "model": "seedream-4.5",
    "tier": "pro",
}
KLING = {
    "prompt": "A lighthouse at dawn",
    "generationMode": "text_to_video",
    "durationSeconds": 8,
    "qualityMode": "pro",
    "sound": True,
    "prompt_directory_optin": False,
}
STUDIO = {"model_slug": "veo31_lite", "prompt": "A lighthouse at dawn", "duration_seconds": 8}
LEGACY = {"video_model": "veo3", "prompt": "A lighthouse at dawn"}
TRY = {"model_id": "kling3_std", "prompt": "A lighthouse at dawn", "duration": 5}

STARTED = {"data": {"jobs": [{"ugcId": "job-1", "status": "PENDING"}], "totalCreditsCharged": 150}}
POLLED = {"data": {"id": "job-1", "status": "PROCESSING", "progress": 40}}

UGCLAB = "https://api.ugclab.app/api/v1"
ULAZAI = "https://ulazai.com"
UGEN = "https://api.u-gen.ai/api/v1"

Call = tuple[str, tuple[Any, ...], dict[str, Any], str, str, Any, Any]

CALLS: list[Call] = [
    ("ugclab.video.create", (VIDEO,), {}, "POST", f"{UGCLAB}/ugc/video", VIDEO, STARTED),
    ("ugclab.image.create", (IMAGE,), {}, "POST", f"{UGCLAB}/ugc/image", IMAGE, STARTED),
    ("ugclab.jobs.get", ("job-1",), {}, "GET", f"{UGCLAB}/ugc/job-1", None, POLLED),
    ("ugclab.projects.list", (), {}, "GET", f"{UGCLAB}/projects", None, {"data": {"items": []}}),
    (
        "ugclab.projects.list",
        (),
        {"limit": 20, "cursor": "c/1 &"},
        "GET",
        f"{UGCLAB}/projects?limit=20&cursor=c%2F1%20%26",
        None,
        {"data": {"items": [{"id": "p1"}]}},
    ),
    ("ulazai.kling30.generate", (KLING,), {}, "POST", f"{ULAZAI}/kling30/api/generate/", KLING, {"task_id": "t1"}),
    (
        "ulazai.kling30.get_status",
        ("t1",),
        {},
        "GET",
        f"{ULAZAI}/kling30/api/status/t1/",
        None,
        {"status": "completed"},
    ),
    (
        "ulazai.video_studio.generate",
        (STUDIO,),
        {},
        "POST",
        f"{ULAZAI}/api/v1/video-studio/generate/",
        STUDIO,
        {"job_ids": ["j1", "j2"]},
    ),
    (
        "ulazai.video_studio.get_status",
        ("j1",),
        {},
        "GET",
        f"{ULAZAI}/api/v1/video-studio/status/j1/",
        None,
        {"job": {"status": "pending"}},
    ),
    (
        "ulazai.video_studio.list_history",
        (),
        {"limit": 5},
        "GET",
        f"{ULAZAI}/api/v1/video-studio/history/?limit=5",
        None,
        {"jobs": []},
    ),
    ("ulazai.video_studio.list_models", (), {}, "GET", f"{ULAZAI}/api/v1/models/video/", None, {"models": []}),
    ("ulazai.legacy_video.generate", (LEGACY,), {}, "POST", f"{ULAZAI}/api/v1/generate/video/", LEGACY, {"id": 1}),
    ("ugen.models.list", (), {}, "GET", f"{UGEN}/models", None, [{"status": "available"}]),
    ("ugen.models.get", ("kling3_std",), {}, "GET", f"{UGEN}/models/kling3_std", None, {"status": "beta"}),
    ("ugen.models.try_model", ("kling3_std", TRY), {}, "POST", f"{UGEN}/models/kling3_std/try", TRY, {"task_id": "t"}),
    ("ugen.models.get_task", ("t 1",), {}, "GET", f"{UGEN}/models/tasks/t%201", None, {"status": "queued"}),
]
SENDING = [call for call in CALLS if call[3] == "POST"]


def named(chosen: list[Call]) -> pytest.MarkDecorator:
    """The calls as parameters, named after their operations."""
    return pytest.mark.parametrize(
        ("operation", "arguments", "options", "method", "url", "body", "answer"), chosen, ids=[c[0] for c in chosen]
    )
