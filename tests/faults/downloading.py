"""What the download of a result meets, and what must come of it: the whole file, or none under its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.faults.scenario import Outcome, Scenario
from tests.faults.stage import Stage
from tests.faults.submitting import fault

from callsheet.mock.results import content

RESULT = "ulazai.results"
SIZE = 64 * 1024


def _download(stage: Stage) -> Any:
    """Start a job, wait for it and fetch its result. A file under the final name is whole, whatever happens."""
    done = stage.wait(stage.start_job())
    target = stage.journal.with_name("result.mp4")
    try:
        answer = stage.call("ulazai.kling30.download", done, target, deadline=stage.deadline)
        assert answer == target
        assert target.exists()
    finally:
        if target.exists():
            assert target.read_bytes() == content(Path(done.video_url).name, SIZE)
        assert set(target.parent.iterdir()) <= {target}, "something is left behind"
    return answer


def _row(
    name: str, row: str, *script: dict[str, Any], error: str | None = None, slept: tuple[float, float] = (0.0, 40.0)
) -> Scenario:
    then = Outcome(error, "no" if error else None, attempts=None, slept=slept)
    return Scenario(f"download-{name}", row, then, play=_download, script=script)


def _given_up(name: str, row: str, *script: dict[str, Any]) -> Scenario:
    return _row(name, row, *script, error="DownloadFailed")


DOWNLOADING = [
    _row("whole", "nothing"),
    _row("cut", "the download is cut at 60 %", fault("cut", bytes=SIZE * 6 // 10, on=RESULT)),
    _row("cut-often", "the download is cut three times", fault("cut", bytes=SIZE // 10, on=RESULT, times=3)),
    _given_up("cut-at-once", "the download is cut at its first byte, for good", fault("cut", on=RESULT, times="all")),
    _row("reset", "the connection is reset", fault("reset", on=RESULT)),
    *(
        _row(f"{status}", f"{status}, then fine", fault("status", status=status, on=RESULT))
        for status in (429, 500, 503)
    ),
    _given_up("404", "404 for good", fault("status", status=404, on=RESULT, times="all")),
    _row("elsewhere", "the download is redirected to another host", fault("redirect", to="elsewhere", on=RESULT)),
    _row("page", "a page with status 200, then fine", fault("html", on=RESULT)),
    _row(
        "words",
        "an error as JSON with status 200, then fine",
        fault("status", status=200, body={"error": "not ready"}, on=RESULT),
    ),
    _given_up(
        "words-for-good",
        "an error as JSON with status 200, for good",
        fault("status", status=200, body={"error": "no such file"}, on=RESULT, times="all"),
    ),
    _given_up("in-circles", "a redirect without end", fault("redirect", to="here", on=RESULT, times="all")),
]
