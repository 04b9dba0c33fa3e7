"""`callsheet jobs`: what a journal tells, and waiting for its jobs in another process, without ever sending again."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tests.behaviour.test_help import on_a_terminal

from callsheet.progress import JobProgress
from callsheet.runtime.errors import UnknownOperation
from callsheet.testing import MockProvider, RealClock
from callsheet_clients._runtime.downloads import Fetched
from callsheet_clients.ulazai import UlazAI, types
from callsheet_clients.ulazai.errors import CallsheetError, OutcomeUnknown

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from tests.conftest import Run

    from callsheet.testing import StartMock

KLING = "ulazai.kling30.generate"
CLIP: types.KlingGenerateRequest = {
    "prompt": "A paper boat on a river",
    "generationMode": "text_to_video",
    "durationSeconds": 8,
    "qualityMode": "std",
    "sound": False,
    "prompt_directory_optin": False,
}
Jobs: TypeAlias = "Callable[..., CompletedProcess[str]]"


@pytest.fixture
def mock(start_mock: StartMock) -> MockProvider:
    """A provider whose jobs are done at once."""
    return start_mock("ulazai", clock=RealClock())


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "jobs.jsonl"


@pytest.fixture
def generate(mock: MockProvider, journal: Path) -> Callable[[], str | None]:
    """Starts a job with a journal, and gives its id; None where the call fails."""

    def call() -> str | None:
        with UlazAI(**mock.client_settings, journal=journal) as ulazai:
            try:
                return ulazai.kling30.generate(CLIP).task_id
            except CallsheetError:
                return None

    return call


@pytest.fixture
def jobs(run: Run, mock: MockProvider, journal: Path, monkeypatch: pytest.MonkeyPatch) -> Jobs:
    """Runs `callsheet jobs` on the journal, with a key in the environment."""
    monkeypatch.setenv("ULAZAI_API_KEY", "a-key-of-mine")

    def called(action: str, *arguments: str) -> CompletedProcess[str]:
        resuming = ["--base-url", f"ulazai={mock.url}", "--interval", "0.05"] if action == "resume" else []
        return run("jobs", action, "--journal", journal, *resuming, *arguments)

    return called


def killed(journal: Path, after: str) -> None:
    """Leave of the last call what a process that was killed after a step has written, a long time ago."""
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    last = lines[-1]["call"]
    steps = [line["step"] for line in lines if line["call"] == last]
    kept = [line for line in lines if line["call"] != last]
    for line in lines:
        if line["call"] == last and steps.index(line["step"]) <= steps.index(after):
            kept.append({**line, "until": 1_700_000_000} if "until" in line else line)
    journal.write_text("".join(json.dumps(line) + "\n" for line in kept))


def rows(done: CompletedProcess[str]) -> list[dict[str, Any]]:
    """What was printed as JSON."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def posts(mock: MockProvider) -> int:
    """How many requests have reached the paid endpoint."""
    return len(mock.requests_of(KLING))


def test_the_calls_of_a_journal_are_listed_with_what_they_cost(
    generate: Callable[[], str | None], jobs: Jobs, mock: MockProvider
) -> None:
    job_id = generate()
    mock.inject("status", KLING, status=402)
    generate()
    mock.inject("close", KLING)
    generate()
    done = jobs("list")
    assert (done.returncode, done.stderr) == (0, "")
    heading, started, refused, unknown, *notes = done.stdout.splitlines()
    assert heading.split() == ["When", "Operation", "State", "Jobs", "Estimate", "Charged"]
    assert re.search(rf"Z  {KLING}  started +{job_id}  160 credits  160$", started)
    assert re.search(rf"Z  {KLING}  refused  +160 credits$", refused)
    assert re.search(rf"Z  {KLING}  outcome unknown  +160 credits$", unknown)
    assert notes[0].startswith(f"refused: {KLING}: nothing was charged: HTTP 402")
    assert re.search(r"^outcome unknown: .*: sent .*Z, fingerprint [0-9a-f]{16}, estimated 160 credits: ", notes[1])
    assert notes[2] == "1 job has not ended: `callsheet jobs resume` waits for them"


def test_a_call_key_is_named_in_the_list_and_with_what_is_unknown(
    mock: MockProvider, journal: Path, jobs: Jobs
) -> None:
    mock.inject("close", KLING)
    with UlazAI(**mock.client_settings, journal=journal) as ulazai:
        for _ in range(2):
            with pytest.raises(OutcomeUnknown) as caught:
                ulazai.kling30.generate(CLIP, call_key="scene 12")
    assert "take another key" in str(caught.value)
    done = jobs("list")
    heading, unknown, note = done.stdout.splitlines()
    assert heading.startswith("When                  Call key  Operation")
    assert f"Z  scene 12  {KLING}  outcome unknown" in unknown
    assert note.startswith(f"outcome unknown: {KLING} of call key 'scene 12': sent ")


def test_the_list_as_json_holds_all_of_it(generate: Callable[[], str | None], jobs: Jobs) -> None:
    job_id = generate()
    (row,) = rows(jobs("list", "--format", "json"))
    assert row["state"] == "started"
    assert row["jobs"] == [{"id": job_id, "ended": None}]
    assert (row["charged"], row["estimate"]["high"], row["attempts"]) == ("160", "160", 1)


def test_jobs_are_waited_for_and_nothing_is_sent_again(
    generate: Callable[[], str | None], jobs: Jobs, mock: MockProvider
) -> None:
    mock.next_job("pending", "processing", "completed")
    ids = [generate() for _ in range(3)]
    done = jobs("resume")
    assert (done.returncode, done.stderr) == (0, "")
    *ended, summary = done.stdout.splitlines()
    assert sorted(line.split(": ")[2] for line in ended) == sorted(map(str, ids))
    assert all(re.match(rf"succeeded: {KLING}: \S+: http://127\.0\.0\.1:\S+\.mp4$", line) for line in ended)
    assert summary == "3 succeeded"
    assert posts(mock) == 3
    assert mock.ledger().charges == 480


def test_jobs_that_have_ended_are_not_asked_for_again(
    generate: Callable[[], str | None], jobs: Jobs, mock: MockProvider
) -> None:
    generate()
    jobs("resume")
    before = len(mock.requests)
    done = jobs("resume")
    assert (done.returncode, done.stdout) == (0, "1 succeeded\n")
    assert len(mock.requests) == before


def test_a_job_that_fails_is_told_with_its_reason(
    generate: Callable[[], str | None], jobs: Jobs, mock: MockProvider
) -> None:
    mock.next_job("processing", "failed")
    job_id = generate()
    done = jobs("resume")
    assert done.returncode == 1
    assert f"failed: {KLING}: {job_id}: job {job_id} failed: " in done.stdout
    assert rows(jobs("list", "--format", "json"))[0]["state"] == "failed"


def test_a_job_that_is_still_running_can_be_taken_up_again(
    generate: Callable[[], str | None], jobs: Jobs, mock: MockProvider
) -> None:
    mock.set_progress("manual")
    job_id = generate()
    done = jobs("resume", "--deadline", "0.2")
    assert done.returncode == 1
    assert f"still running: {KLING}: {job_id}: " in done.stdout
    mock.job(job_id or "").succeed()
    assert jobs("resume").returncode == 0


def test_a_process_that_was_killed_before_it_sent_has_paid_nothing(
    generate: Callable[[], str | None], jobs: Jobs, journal: Path, mock: MockProvider
) -> None:
    generate()
    killed(journal, after="prepared")
    done = jobs("resume")
    assert done.returncode == 0
    assert done.stdout == f"not sent: {KLING}: nothing was charged\n1 not sent\n"
    assert posts(mock) == 1


def test_a_process_that_was_killed_before_the_answer_leaves_what_is_needed_to_look_for_the_job(
    generate: Callable[[], str | None], jobs: Jobs, journal: Path, mock: MockProvider
) -> None:
    generate()
    killed(journal, after="sending")
    done = jobs("resume")
    assert done.returncode == 1
    assert re.match(
        rf"outcome unknown: {KLING}: sent 20\S+ \S+Z, fingerprint [0-9a-f]{{16}}, estimated 160 credits: a job may "
        r"exist and may be charged, so look for it at the provider before sending again\n",
        done.stdout,
    )
    assert posts(mock) == 1


def test_a_call_that_may_be_under_way_in_another_process_is_told_as_such(
    generate: Callable[[], str | None], jobs: Jobs, journal: Path
) -> None:
    generate()
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:2]))
    done = jobs("resume")
    assert done.returncode == 1
    assert done.stdout.startswith(f"in progress: {KLING}: another process may be sending it, until ")


def test_damaged_lines_are_named_and_everything_else_is_read(
    generate: Callable[[], str | None], jobs: Jobs, journal: Path
) -> None:
    generate()
    with journal.open("a") as file:
        file.write('{"call": "7", "step": "prep\n[1]\n{"call": [], "step": 1}\n\n{"call": "8"}')
    for action in ("list", "resume"):
        done = jobs(action)
        assert done.returncode == 1
        assert [line.split(":")[2] for line in done.stderr.splitlines()] == ["4", "5", "6", "8"]
        assert KLING in done.stdout or done.stdout == "1 succeeded\n"


def test_an_empty_journal_holds_no_call(jobs: Jobs, journal: Path) -> None:
    journal.touch()
    for action in ("list", "resume"):
        done = jobs(action)
        assert (done.returncode, done.stdout) == (0, "the journal holds no call\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be used: No such file or directory"),
        (b"# Notes\nnothing here\n", "is no journal: none of its lines can be read"),
        (b"\x00\xff\xfe", "is no journal"),
    ],
)
def test_what_is_no_journal_is_a_wrong_call(jobs: Jobs, journal: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        journal.write_bytes(content)
    for action in ("list", "resume"):
        done = jobs(action)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_a_journal_that_is_a_folder_is_a_wrong_call(run: Run, tmp_path: Path) -> None:
    done = run("jobs", "list", "--journal", tmp_path)
    assert done.returncode == 2
    assert "cannot be used: Is a directory" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("jobs",),
        ("jobs", "list"),
        ("jobs", "cancel", "--journal", "x"),
        ("jobs", "resume", "--journal", "x", "--deadline", "0"),
        ("jobs", "resume", "--journal", "x", "--interval", "soon"),
    ],
)
def test_wrong_arguments_are_a_wrong_call(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "`callsheet jobs --help` shows how it is called" in done.stderr


def test_without_a_key_nothing_is_asked(
    generate: Callable[[], str | None], jobs: Jobs, mock: MockProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate()
    before = len(mock.requests)
    monkeypatch.delenv("ULAZAI_API_KEY")
    done = jobs("resume")
    assert (done.returncode, done.stdout) == (2, "")
    assert "set the environment variable ULAZAI_API_KEY" in done.stderr
    assert len(mock.requests) == before


@pytest.mark.parametrize("url", ["ulazia=https://ulazai.test", "https://ulazai.test", "ulazai="])
def test_a_base_url_of_no_provider_is_a_wrong_call(
    generate: Callable[[], str | None], run: Run, journal: Path, url: str
) -> None:
    generate()
    done = run("jobs", "resume", "--journal", journal, "--base-url", url)
    assert done.returncode == 2
    assert f"--base-url must read PROVIDER=URL, not {url!r}" in done.stderr


def test_jobs_of_an_operation_that_the_clients_do_not_have_are_named(
    generate: Callable[[], str | None], jobs: Jobs, journal: Path, mock: MockProvider
) -> None:
    generate()
    journal.write_text(journal.read_text().replace(KLING, "nobody.clips.create"))
    before = len(mock.requests)
    done = jobs("resume")
    assert done.returncode == 1
    assert "nobody.clips.create: the clients at hand have no such operation" in done.stderr
    assert len(mock.requests) == before
    assert "nobody.clips.create" in jobs("list").stdout


def test_a_person_sees_every_job_while_it_is_waited_for(
    generate: Callable[[], str | None], jobs: Jobs, mock: MockProvider, journal: Path
) -> None:
    assert jobs is not None  # sets the key
    mock.next_job("processing", "processing", "completed")
    job_id = generate()
    arguments = ("jobs", "resume", "--journal", str(journal), "--base-url", f"ulazai={mock.url}", "--interval", "0.3")
    seen = on_a_terminal(*arguments, width=140)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)
    assert re.search(rf"{KLING} {job_id}.*processing", plain)
    assert re.search(rf"succeeded: {KLING}: {job_id}: \s*http://", plain)


def test_programs_can_show_the_same_and_nothing_where_nobody_is_looking(
    mock: MockProvider, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with JobProgress() as progress, UlazAI(**mock.client_settings) as ulazai:
        task_id = ulazai.kling30.generate(CLIP).task_id
        done = ulazai.kling30.wait(task_id, on_progress=progress.job(KLING, task_id))
        ulazai.kling30.download(done, tmp_path / "boat.mp4", on_progress=progress.download())
        progress.job("ugclab.jobs.get", "2")({"data": {"status": "PROCESSING", "progress": 45}})
        for wrong in ("ulazai.kling30.upload", "ulazai.kling30", "nobody.clips.create", ""):
            with pytest.raises(UnknownOperation):
                progress.job(wrong, "1")
    assert capsys.readouterr() == ("", "")


def test_a_person_sees_how_much_of_a_result_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with JobProgress() as progress:
        show = progress.download()
        show(Fetched(tmp_path / "boat.mp4", 1_500_000, 3_000_000))
    assert re.search(r"boat\.mp4.*1\.5 MB", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue()))
