"""Results: what is to be found at their addresses, what was asked for, and what stands in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from callsheet.mock import MockProvider
from callsheet.mock.results import content
from callsheet_clients.ulazai import types

if TYPE_CHECKING:
    pass

KEY = "canary-key-0123456789"
SIZE = 64 * 1024
KLING: types.KlingGenerateRequest = {
    "prompt": "A boat",
    "generationMode": "text_to_video",
    "durationSeconds": 5,
    "qualityMode": "std",
}
Fetch: TypeAlias = Callable[..., Any]


def result(url: str) -> bytes:
    """What is to be found at an address."""
    return content(url.rpartition("/")[2], SIZE)


def asked(mock: MockProvider) -> list[str | None]:
    """The range that each request for the result asked for."""
    return [dict(record.headers).get("range") for record in mock.requests_of("ulazai.results")]


def only(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())
