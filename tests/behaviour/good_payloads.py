"""Good payloads: payloads in which nothing is wrong, and what a check says of them and of others."""

from __future__ import annotations

from typing import Any

from callsheet_clients import ugclab, ugen, ulazai

PROVIDERS = {"ugclab": ugclab, "ugen": ugen, "ulazai": ulazai}

Said = tuple[str, str, str, str | None]
"""Severity, path, message and hint."""

SORA = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, slow dolly in",
    "model": "sora-2-pro",
    "duration": "10",
    "tier": "standard",
}
VEO = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn",
    "model": "veo-3.1",
    "duration": "8",
}
IMAGE = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, oil on canvas",
    "model": "seedream-4.5",
    "tier": "pro",
}
KLING = {"prompt": "A lighthouse", "generationMode": "text_to_video", "durationSeconds": 8, "qualityMode": "pro"}
STUDIO = {"model_slug": "veo31_lite", "prompt": "A lighthouse", "duration_seconds": 8, "aspect_ratio": "16:9"}
MOTION = {
    "model_slug": "kling_3_0_motion_control",
    "prompt": "She turns around",
    "quality_mode": "720p",
    "duration_seconds": 12,
    "input_image_urls": ["https://cdn.test/a.png"],
    "input_video_urls": ["https://cdn.test/a.mp4"],
}
TRY = {"model_id": "kling3_std", "prompt": "A lighthouse", "duration": 5, "aspect_ratio": "9:16"}

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("ugclab.video.create", SORA),
    ("ugclab.video.create", VEO),
    ("ugclab.image.create", IMAGE),
    ("ulazai.kling30.generate", KLING),
    ("ulazai.video_studio.generate", STUDIO),
    ("ulazai.video_studio.generate", MOTION),
    ("ugen.models.try_model", TRY),
]


def said(operation: str, payload: object) -> list[Said]:
    """What a check says."""
    report = PROVIDERS[operation.partition(".")[0]].check(operation, payload)
    assert report.operation == operation
    return [(found.severity, found.path, found.message, found.hint) for found in report.violations]
