"""Types: what a strict type checker says to the script of somebody who uses the clients."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

HEAD = """\
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from callsheet_clients import ugclab, ugen, ulazai
from callsheet_clients.ugclab import AsyncUGCLab, UGCLab
from callsheet_clients.ugclab.types import CreateImage, CreateVideo
from callsheet_clients.ugen import AsyncUGen, UGen
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI
from callsheet_clients.ulazai.types import KlingGenerateRequest, VideoStudioRequest
"""

ACCEPTED = {
    "a full kling payload": """
        payload: KlingGenerateRequest = {
            "prompt": "A cat", "generationMode": "text_to_video", "durationSeconds": 8, "qualityMode": "pro",
            "sound": True, "multiShots": False, "aspectRatio": "16:9", "prompt_directory_optin": True,
            "imageUrls": ["https://cdn.test/a.png"],
        }
        with UlazAI("key") as client:
            client.kling30.generate(payload, max_credits=400, allow_unknown_price=True, check=False, deadline=3.5)
            client.kling30.generate(payload, max_credits=Decimal("399.5"))
    """,
    "a payload written in the call": """
        UGCLab().video.create(
            {"projectId": "p", "prompt": "A cat in the rain", "model": "veo-3.1", "duration": "8"}, max_credits=1
        )
    """,
    "each model of a union": """
        videos: list[CreateVideo] = [
            {"projectId": "p", "prompt": "x", "model": "sora-2-pro", "duration": "15", "tier": "pro",
             "aspectRatio": "portrait"},
            {"projectId": "p", "prompt": "x", "model": "veo-3.1", "duration": "8", "aspectRatio": "9:16"},
            {"projectId": "p", "prompt": "x", "model": "kling-2.6", "duration": "5", "variants": 2},
        ]
        image: CreateImage = {"projectId": "p", "prompt": "x", "model": "nano-banana-pro", "tier": "standard"}
    """,
    "a model that is not listed": """
        request: VideoStudioRequest = {"model_slug": "seedance_2", "prompt": "x", "seedance_mode": "multimodal"}
        UGen().models.try_model("brand_new", {"model_id": "brand_new", "prompt": "x"})
    """,
    "typed answers": """
        started = UGCLab().video.create({"projectId": "p", "prompt": "x", "model": "veo-3.1", "duration": "8"})
        first: str = started.data.jobs[0].ugcId
        state = UGCLab().video.wait(first, deadline=60, interval=1.5, on_progress=lambda answer: print(answer.data))
        url: str | None = state.data.videoUrl
        ids: list[str] = UlazAI().video_studio.generate({"model_slug": "veo31_lite"}).job_ids
        task: str = UlazAI().kling30.generate(
            {"prompt": "x", "generationMode": "text_to_video", "durationSeconds": 5, "qualityMode": "std"}
        ).task_id
        for project in UGCLab().projects.list_all(limit=10):
            name: str | None = project.name
        for details in UGen().models.list():
            status: str | None = details.status
    """,
    "typed answers of the async clients": """
        async def use() -> str:
            async with AsyncUlazAI("key") as client:
                task = await client.kling30.generate(
                    {"prompt": "x", "generationMode": "text_to_video", "durationSeconds": 5, "qualityMode": "std"}
                )
                done = await client.kling30.wait(task.task_id)
                url: str | None = done.video_url
            async with AsyncUGCLab("key") as other:
                names: list[str | None] = [project.name async for project in other.projects.list_all()]
            async with AsyncUGen("key") as last:
                return (await last.models.get_task("t")).status
    """,
    "every way to give a file": """
        client = UlazAI()
        for answer in (
            client.kling30.upload(b"..."), client.kling30.upload("a.png"), client.kling30.upload(Path("a.png")),
            client.kling30.upload(open("a.png", "rb")), client.kling30.upload(bytearray()),
        ):
            url: str | None = answer.url
    """,
    "checks and estimates of anything": """
        report = ulazai.check("kling30.generate", {"anything": object()})
        paths: list[str] = [violation.path for violation in report.errors]
        hint: str | None = report.violations[0].hint
        valid: bool = report.valid
        high: int | Decimal | None = ulazai.estimate("ulazai.kling30.generate", None).high
        status: Literal["exact", "range", "unknown"] = ugclab.estimate("video.create", []).status
    """,
}

VIDEO = '"projectId": "p", "prompt": "x"'
KLING = '"prompt": "x", "generationMode": "text_to_video"'
GENERATE = "UlazAI().kling30.generate({{{}}})"
CREATE = "UGCLab().video.create({{{}}})"

REFUSED = {
    "a duration of another model": CREATE.format(VIDEO + ', "model": "sora-2-pro", "tier": "pro", "duration": "8"'),
    "a duration as a number": CREATE.format(VIDEO + ', "model": "veo-3.1", "duration": 8'),
    "a duration as text": GENERATE.format(KLING + ', "qualityMode": "pro", "durationSeconds": "8"'),
    "an unknown key": GENERATE.format(KLING + ', "qualityMode": "pro", "durationSeconds": 8, "seed": 1'),
    "a key in another spelling": GENERATE.format(KLING + ', "qualityMode": "pro", "duration_seconds": 8'),
    "a missing key": GENERATE.format(KLING + ', "durationSeconds": 8'),
    "a missing tier": CREATE.format(VIDEO + ', "model": "sora-2-pro", "duration": "10"'),
    "a tier that the model has not": CREATE.format(VIDEO + ', "model": "veo-3.1", "duration": "8", "tier": "pro"'),
    "a wrong literal": GENERATE.format(KLING + ', "qualityMode": "4k", "durationSeconds": 8'),
    "a model that does not exist": CREATE.format(VIDEO + ', "model": "sora-3", "duration": "8"'),
    "null in place of a field": GENERATE.format(KLING + ', "qualityMode": "pro", "durationSeconds": 8, "sound": None'),
    "a text in place of a list": GENERATE.format(
        KLING + ', "qualityMode": "pro", "durationSeconds": 8, "imageUrls": "https://cdn.test"'
    ),
    "a plain dict": "payload: dict[str, Any] = {}\nUlazAI().kling30.generate(payload)",
    "a limit as text": 'UlazAI().video_studio.generate({"model_slug": "veo31_lite"}, max_credits="400")',
    "a limit as a float": 'UlazAI().video_studio.generate({"model_slug": "veo31_lite"}, max_credits=0.5)',
    "a file that is open as text": 'UlazAI().kling30.upload(open("a.png"))',
    "no file": "UlazAI().kling30.upload(None)",
    "an id that is no text": "UlazAI().kling30.wait(5)",
    "a field that no answer has": 'print(UlazAI().kling30.get_status("t").video_uri)',
    "an answer taken for a text": 'done: str = UlazAI().kling30.wait("t")',
    "a url that may be missing": 'url: str = UlazAI().kling30.wait("t").video_url',
    "an async answer that is not awaited": 'AsyncUlazAI().kling30.get_status("t").status',
    "an operation that does not exist": 'UlazAI().kling30.get("t")',
    "a price that may be unknown": 'total = 1 + ulazai.estimate("kling30.generate", {}).high',
    "a progress callback of another answer": (
        "def seen(answer: ugclab.models.JobAnswer) -> None: ...\n" 'UlazAI().kling30.wait("t", on_progress=seen)'
    ),
}


def file_of(name: str) -> str:
    """The module that a case is written to."""
    return name.replace(" ", "_") + ".py"


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What mypy says to each case, all of them in one run."""
    from mypy import api

    folder: Path = tmp_path_factory.mktemp("consumer")
    for name, code in {**ACCEPTED, **REFUSED}.items():
        (folder / file_of(name)).write_text(HEAD + textwrap.dedent(code) + "\n", encoding="utf-8")
    (folder / "mypy.ini").write_text("[mypy]\nstrict = True\n", encoding="utf-8")
    cache = str(folder / "cache")
    out, crash, _ = api.run(
        ["--config-file", str(folder / "mypy.ini"), "--cache-dir", cache, "--no-error-summary", str(folder)]
    )
    assert crash == ""
    said: dict[str, list[str]] = {}
    for line in out.splitlines():
        place, _, text = line.partition(": ")
        if text.startswith("error"):
            said.setdefault(Path(place.rpartition(":")[0]).name, []).append(text)
    return said


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_type_checker_accepts(complaints: dict[str, list[str]], name: str) -> None:
    assert complaints.get(file_of(name), []) == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_type_checker_refuses(complaints: dict[str, list[str]], name: str) -> None:
    found = complaints[file_of(name)]
    beside_the_point = ("[syntax]", "[name-defined]", "[import-not-found]", "[import-untyped]", "[call-arg]")
    assert [text for text in found if text.endswith(beside_the_point)] == []


def test_a_type_checker_has_nothing_to_say_to_the_clients_themselves(complaints: dict[str, list[str]]) -> None:
    assert set(complaints) <= {file_of(name) for name in REFUSED}
