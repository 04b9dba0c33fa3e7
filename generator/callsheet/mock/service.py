"""The service of one provider: what it answers to a request, what it charges, and the jobs that it keeps."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from callsheet.mock import answers, results
from callsheet.mock.answers import Answer
from callsheet.mock.jobs import Identities, Job, Life, Progress
from callsheet.mock.keys import key_verdict
from callsheet.mock.ledger import Amount, Entry, Ledger
from callsheet.mock.limits import RateLimits
from callsheet.mock.lists import page
from callsheet.mock.parameters import as_numbers, given
from callsheet.mock.payloads import PayloadError, decoded
from callsheet.mock.uploads import UploadError, uploaded
from callsheet.runtime.bodies import PAYLOADS
from callsheet.runtime.pointers import job_ids

if TYPE_CHECKING:
    from callsheet.mock.catalogue import Catalogue, Route
    from callsheet.mock.faults import FailJob
    from callsheet.mock.journal import Received, Record
    from callsheet.runtime.findings import Report
    from callsheet.runtime.operations import Operation

MOST_JOBS: Final = 1000
"""How many jobs a request may start."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the mock provider is told about an account.

    `keys` are the keys that are taken; none takes every key. `unknown_price` is charged for each job whose price no
    document states. `items` is the length of every list, `result_bytes` the size of every result.
    """

    balance: Amount = 10_000
    keys: tuple[str, ...] = ()
    unknown_price: Amount = 10
    progress: Progress = field(default_factory=lambda: Progress("immediate"))
    rate_limits: bool = False
    items: int = 3
    result_bytes: int = 64 * 1024
    seed: str = "callsheet"


class _Refused(Exception):
    """A request that is answered with a refusal."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class _Charge(NamedTuple):
    """What a request costs, by job, and what was made up about it."""

    amounts: tuple[Amount, ...]
    made_up: str


class Service:
    """One provider with one account. `results_url` is where its results can be downloaded."""

    def __init__(self, catalogue: Catalogue, terms: Terms, results_url: str) -> None:
        self.catalogue = catalogue
        self.terms = terms
        self.progress = terms.progress
        self.results_url = results_url
        self.ledger = Ledger(terms.balance)
        self.jobs: dict[str, Job] = {}
        self.files: dict[str, bytes] = {}
        self.lives: deque[Life] = deque()
        self._identities = Identities(terms.seed)
        self._limits = RateLimits()

    def answer(self, route: Route, request: Received, record: Record, now: float, fails: FailJob | None) -> Answer:
        """What the provider answers to a request that arrived whole. `fails` lets the jobs that it starts fail."""
        try:
            self._admit(route.operation, request, record, now)
            answer = self._carried_out(route, request, record, now, fails)
        except _Refused as refused:
            answer = refused.answer
        record.made_up = tuple(answer.made_up)
        return answer

    def _refusal(self, operation: Operation, status: int, message: str) -> _Refused:
        documented = self.catalogue.answers[operation.local_name]
        return _Refused(answers.refusal(operation, documented, status, message))

    def _admit(self, operation: Operation, request: Received, record: Record, now: float) -> None:
        """Raise for a key that is not taken and for a rate limit that is passed."""
        record.key = self._key_verdict(operation, request)
        if record.key != "valid" and not (record.key == "missing" and operation.keys_optional):
            raise self._refusal(operation, 401, f"the API key is {record.key}")
        limits = self.catalogue.answers[operation.local_name].limits
        wait = self._limits.wait(limits, now) if self.terms.rate_limits else None
        if wait is not None:
            refused = self._refusal(operation, 429, f"too many requests, try again in {wait} seconds")
            refused.answer.headers.append(("Retry-After", str(wait)))
            refused.answer.made_up.append("Retry-After")
            raise refused

    def _key_verdict(self, operation: Operation, request: Received) -> str:
        """Whether the keys of a request are valid, by that of the alternatives that comes nearest to it."""
        verdicts = [
            key_verdict([c for c in self.catalogue.access.credentials if c.key in names], request, self._takes)
            for names in (operation.keys, *operation.other_keys)
        ]
        return next(verdict for verdict in ("valid", "wrong", "missing") if verdict in verdicts)

    def _takes(self, key: str) -> bool:
        return not self.terms.keys or key in self.terms.keys

    def _carried_out(
        self, route: Route, request: Received, record: Record, now: float, fails: FailJob | None
    ) -> Answer:
        operation = route.operation
        documented = self.catalogue.answers[operation.local_name]
        payload = self._payload(route, request)
        if operation.job is not None:
            return self._state(operation, route.parameters[operation.job.id], record.number, now)
        if operation.pages is not None:
            return page(operation, documented, dict(request.query), self.terms.items)
        if operation.body in ("upload", "binary"):
            return self._uploaded(operation, request)
        charge = self._price(operation, payload)
        if charge is not None:
            jobs = self._start(operation, request, payload, charge, now, fails)
            self._book(operation, record, charge, jobs)
            answer = answers.started(operation, documented, jobs, self.ledger.balance)
            answer.made_up += [charge.made_up] if charge.made_up else []
            return answer
        return answers.plain_success(documented)

    # What was sent

    def _payload(self, route: Route, request: Received) -> Any:
        """The payload, checked with the emitted checks, as are the parameters beside it."""
        operation = route.operation
        if self.catalogue.checks_parameters(operation.local_name):
            self._checked(operation, self._parameters(route, request), self.catalogue.check_parameters, is_text=True)
        if operation.body in ("upload", "binary") or (operation.body_optional and not request.body):
            return None
        payload = self._decoded(operation, request) if operation.body in PAYLOADS else self._parameters(route, request)
        return self._checked(operation, payload, self.catalogue.check, is_text=operation.body != "json")

    def _checked(self, operation: Operation, value: Any, check: Callable[[str, Any], Report], *, is_text: bool) -> Any:
        """What was sent, if the checks find nothing wrong with it. A text that is wrong may stand for a number."""
        report = check(operation.local_name, value)
        if not report.valid and is_text and isinstance(value, dict):
            wrong = {error.path.split("/")[1] for error in report.errors if error.path}
            value = {name: as_numbers(each) if name in wrong else each for name, each in value.items()}
            report = check(operation.local_name, value)
        if not report.valid:
            status = answers.documented_status(operation, 422, 400)
            raise self._refusal(operation, status, "; ".join(violation.message for violation in report.errors))
        return value

    def _parameters(self, route: Route, request: Received) -> dict[str, Any]:
        try:
            return given(route, request)
        except (ValueError, RecursionError):
            status = answers.documented_status(route.operation, 400, 422, 400)
            raise self._refusal(route.operation, status, "a parameter is not JSON") from None

    def _decoded(self, operation: Operation, request: Received) -> Any:
        try:
            if operation.body == "multipart":
                uploaded(operation, request)
            return decoded(operation, request)
        except (PayloadError, UploadError) as error:
            status = answers.documented_status(operation, 400, 422, 400)
            raise self._refusal(operation, status, str(error)) from None

    def _uploaded(self, operation: Operation, request: Received) -> Answer:
        try:
            file = uploaded(operation, request)
        except UploadError as error:
            raise self._refusal(operation, answers.documented_status(operation, 400, 422, 400), str(error)) from None
        documented = self.catalogue.answers[operation.local_name]
        answer = answers.plain_success(documented)
        # No document says where the address of the file stands: every text of the body becomes it.
        name = self._identities.take(operation.name, request.body, 1, None)[0]
        self.files[name] = file
        body = json.loads(answer.body) if documented.kind == "json" else None
        if isinstance(body, dict):
            address = f"{self.results_url}/{name}"
            body = {key: address if isinstance(value, str) else value for key, value in body.items()}
            answer = replace(answer, body=json.dumps(body).encode())
        return answer

    # Jobs and charges

    def _price(self, operation: Operation, payload: Any) -> _Charge | None:
        """What a request costs; None where the operation costs nothing."""
        estimate = self.catalogue.estimate(operation.local_name, payload)
        if estimate is None and operation.starts is None:
            return None
        count = self._count(operation, payload)
        if estimate is None or estimate.high is None:
            return _Charge((self.terms.unknown_price,) * count, "charge, because the price is not documented")
        made_up = "charge, the highest of a range of prices" if estimate.status == "range" else ""
        return _Charge(_shared(estimate.high, count), made_up)

    def _count(self, operation: Operation, payload: Any) -> int:
        more = self.catalogue.answers[operation.local_name].starts
        wanted = payload.get(more.count) if more is not None and more.count and isinstance(payload, dict) else None
        count = max(int(wanted), 1) if isinstance(wanted, int | float) else 1
        if count > MOST_JOBS:
            raise ValueError(f"a request for {count} jobs: this mock provider starts at most {MOST_JOBS} at once")
        return count

    def _start(
        self, operation: Operation, request: Received, payload: Any, charge: _Charge, now: float, fails: FailJob | None
    ) -> list[Job]:
        """The jobs of a request that is paid for. Raises where the balance is short."""
        total = sum(charge.amounts, Decimal(0))
        if not self.ledger.covers(total):
            documented = self.catalogue.answers[operation.local_name]
            raise _Refused(answers.shortage(operation, documented, total, self.ledger.balance))
        if operation.starts is None:
            return []
        polled_by = self.catalogue.operations[operation.starts.poll]
        shown = self.catalogue.answers[operation.local_name].examples
        like = next(iter(job_ids(shown[0], operation.starts.ids)), None) if shown else None
        ids = self._identities.take(operation.name, request.body, len(charge.amounts), like)
        states = polled_by.job.states if polled_by.job is not None else {}
        jobs = [
            Job(job_id, operation.name, polled_by.local_name, states, payload, amount, now)
            for job_id, amount in zip(ids, charge.amounts, strict=True)
        ]
        for job in jobs:
            if self.lives:
                job.lead(self.lives.popleft())
        for job in jobs if fails is not None else ():
            job.fails, job.refund = True, fails.refund if fails is not None else None
            job.message = (fails.message if fails is not None else None) or job.message
        self.jobs |= {job.id: job for job in jobs}
        return jobs

    def _book(self, operation: Operation, record: Record, charge: _Charge, jobs: list[Job]) -> None:
        amount = sum(charge.amounts)
        ids = tuple(job.id for job in jobs)
        self.ledger.charge(Entry("charge", amount, operation.name, record.number, ids, charge.made_up))
        record.charged, record.jobs = amount, ids

    def _state(self, operation: Operation, job_id: str, number: int, now: float) -> Answer:
        """The answer to a poll."""
        job = self.jobs.get(job_id)
        if job is None or job.polled_by != operation.local_name:
            raise self._refusal(operation, 404, f"there is no job {job_id}")
        documented = self.catalogue.answers[operation.local_name]
        job.polls += 1
        made_up = self.settle(job, number, now)
        state = job.state(self.progress, now)
        name = job.id + results.suffix_of(documented, operation.job.result if operation.job else None)
        if job.kind(state) == "succeeded" and name not in self.files:
            self.files[name] = results.content(name, self.terms.result_bytes)
        urls = [f"{self.results_url}/{name}"]
        answer = answers.polled(operation, documented, job, state, job.done(self.progress, now), urls)
        answer.made_up += made_up
        return answer

    def settle(self, job: Job, number: int, now: float) -> list[str]:
        """Give back what a failed job was charged, once, as the documents say; returns what was made up about it."""
        if job.settled or job.kind(job.state(self.progress, now)) != "failed":
            return []
        job.settled = True
        facts = self.catalogue.answers[job.polled_by].job
        documented = facts.refunds if facts is not None else None
        made_up = "" if documented == "always" else "whether a failure is refunded"
        if job.refund if job.refund is not None else documented is not None:
            job.refunded = job.charged
            self.ledger.refund(Entry("refund", job.charged, job.operation, number, (job.id,), made_up))
        return [made_up] if made_up else []


def _shared(amount: Amount, count: int) -> tuple[Amount, ...]:
    """An amount in as many parts that add up to it."""
    part = amount // count if isinstance(amount, int) else (amount / count).quantize(Decimal("0.01"))
    return (*(part for _ in range(count - 1)), amount - part * (count - 1))
