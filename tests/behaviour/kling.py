"""Kling: an operation that everything is known of, and a payload that it takes."""

from __future__ import annotations

from typing import Any

KLING = "ulazai.kling30.generate"
GOOD: dict[str, Any] = {
    "prompt": "A kettle sings on a camp stove at first light",
    "generationMode": "text_to_video",
    "durationSeconds": 8,
    "qualityMode": "pro",
    "sound": True,
    "prompt_directory_optin": True,
}
