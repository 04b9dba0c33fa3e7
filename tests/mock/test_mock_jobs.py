"""Jobs at the mock provider: started and charged, polled through the documented states, refunded as documented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from callsheet_clients.ulazai.errors import InsufficientCredits, JobFailed, NotFound

if TYPE_CHECKING:
    from tests.mock.conftest import Call, Start

    from callsheet.mock import MockProvider, VirtualClock

KLING = "ulazai.kling30.generate"
STATUS = "ulazai.kling30.get_status"
STUDIO = "ulazai.video_studio.generate"


@pytest.fixture
def states(call: Call) -> Any:
    """The states that so many polls of a Kling task tell."""

    def told(mock: MockProvider, job_id: str, polls: int) -> list[str]:
        return [call(mock, STATUS, job_id).status for _ in range(polls)]

    return told


def test_a_job_is_charged_at_the_emitted_price_and_ends_with_a_result(start: Start, call: Call) -> None:
    mock = start("ulazai")
    task = call(mock, KLING)
    assert task.credits_used == 320
    assert mock.ledger().balance == 10_000 - 320
    done = call(mock, "ulazai.kling30.wait", task.task_id)
    assert done.task_id == task.task_id
    assert done.video_url.startswith(mock.url.removesuffix("/ulazai"))


def test_jobs_move_through_every_documented_state_by_polls(start: Start, call: Call, states: Any) -> None:
    mock = start("ulazai", progress="polls:2")
    task = call(mock, KLING)
    assert states(mock, task.task_id, 4) == ["pending", "processing", "completed", "completed"]


def test_jobs_move_through_every_documented_state_by_time(start: Start, call: Call, clock: VirtualClock) -> None:
    mock = start("ugclab", progress="time:30")
    job_id = call(mock, "ugclab.video.create").data.jobs[0].ugcId
    seen = []
    for _ in range(5):
        job = call(mock, "ugclab.jobs.get", job_id).data
        seen.append((job.status, job.progress))
        clock.advance(10)
    assert seen == [("PENDING", 0), ("PROCESSING", 33), ("SAVING", 67), ("COMPLETED", 100), ("COMPLETED", 100)]


def test_jobs_stay_where_they_are_put(start: Start, call: Call, states: Any) -> None:
    mock = start("ulazai", progress="manual")
    task = call(mock, KLING)
    assert states(mock, task.task_id, 2) == ["pending", "pending"]
    mock.job(task.task_id).succeed()
    assert states(mock, task.task_id, 1) == ["completed"]


def test_a_job_can_be_in_a_state_that_nobody_documented(start: Start, call: Call) -> None:
    mock = start("ugen", progress="manual")
    task = call(mock, "ugen.models.try_model")
    mock.job(task.task_id).set("archiving")
    assert call(mock, "ugen.models.get_task", task.task_id).status == "archiving"


def test_a_failed_job_is_refunded_once_where_the_documents_say_so(start: Start, call: Call, states: Any) -> None:
    mock = start("ulazai", progress="manual")
    task = call(mock, KLING)
    mock.job(task.task_id).fail("the prompt was refused")
    with pytest.raises(JobFailed):
        call(mock, "ulazai.kling30.wait", task.task_id)
    assert states(mock, task.task_id, 2) == ["failed", "failed"]
    assert (mock.ledger().charges, mock.ledger().refunds, mock.ledger().balance) == (320, 320, 10_000)


def test_a_failure_tells_its_reason_and_whether_credits_came_back(start: Start, call: Call) -> None:
    mock = start("ulazai", progress="manual")
    refunded, kept = (call(mock, STUDIO).job_ids[0] for _ in range(2))
    mock.job(refunded).fail("no such ratio")
    mock.job(kept).fail(refund=False)
    told = [call(mock, "ulazai.video_studio.get_status", job_id).job for job_id in (refunded, kept)]
    assert (told[0].error_message, told[0].credits_refunded) == ("no such ratio", True)
    assert told[1].credits_refunded is False
    assert mock.ledger().refunds == 40


def test_each_variant_is_a_job_of_its_own_with_its_part_of_the_charge(
    start: Start, call: Call, payloads: dict[str, dict[str, Any]]
) -> None:
    mock = start("ugclab", unknown_price=25)
    answer = call(mock, "ugclab.video.create", {**payloads["ugclab.video.create"], "variants": 3}).data
    assert [(job.variantIndex, job.creditsCharged) for job in answer.jobs] == [(0, 25), (1, 25), (2, 25)]
    assert (answer.totalCreditsCharged, answer.remainingCredits) == (75, 10_000 - 75)
    assert len({job.ugcId for job in answer.jobs}) == 3


def test_a_job_is_refused_where_the_balance_is_short(start: Start, call: Call) -> None:
    mock = start("ulazai", balance=319)
    with pytest.raises(InsufficientCredits):
        call(mock, KLING)
    assert mock.ledger().balance == 319
    assert mock.ledger().entries == []


def test_an_id_that_was_never_given_out_is_not_found(start: Start, call: Call) -> None:
    with pytest.raises(NotFound):
        call(start("ulazai"), STATUS, "7f8cfd64-5b91-4a31-a987-e0ea8fd9d0a1")


def test_every_provider_keeps_its_own_account(start: Start, call: Call) -> None:
    mock = start(unknown_price=7)
    call(mock, KLING)
    call(mock, "ugen.models.try_model")
    assert [mock.ledger(name).balance for name in ("ugclab", "ugen", "ulazai")] == [10_000, 9_993, 9_680]


def test_the_same_requests_get_the_same_ids_in_every_run(start: Start, call: Call) -> None:
    ids = [[call(mock, KLING).task_id for _ in range(2)] for mock in (start("ulazai"), start("ulazai"))]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
