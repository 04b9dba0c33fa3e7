"""The admin surface: what a test asks the mock provider and tells it, as JSON below `/__callsheet__/`.

GET  /                what is served, and this table
GET  /ledger          initial, balance, charges, refunds and every entry, by provider
POST /ledger          {"provider": "ulazai", "balance": 5} sets a balance
GET  /requests        the journal; ?since=N leaves out those up to number N, ?operation=NAME shows one operation
GET  /jobs            every job, by provider
POST /jobs/ID         {"state": "failed", "message": "…", "refund": true} puts a job into a state, documented or not
GET  /faults          the fault script, with what each rule has counted, and the chaos
POST /faults          [{"operation": "*.generate", "fault": "close"}] adds rules to it
DELETE /faults        forgets the script
GET  /clock           the time in seconds
POST /clock           {"advance": 60} lets time pass at once
POST /progress        {"progress": "polls:3"} lets jobs move differently: immediate, polls:N, time:SECONDS or manual
POST /refuse          {"seconds": 5} refuses connections; this surface stays on the second port
POST /reset           forgets the journal and the jobs, and begins the ledgers and the script anew
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from callsheet.mock.answers import Answer, json_answer
from callsheet.mock.desk import PREFIX
from callsheet.mock.jobs import ProgressError
from callsheet.mock.scripts import ScriptError, read_rules

if TYPE_CHECKING:
    from callsheet.mock.journal import Received
    from callsheet.mock.server import MockProvider

_TABLE: Final = (__doc__ or "").partition("\n\n")[2].strip().splitlines()


class AdminError(ValueError):
    """A call of the admin surface that cannot be carried out. The message says what it takes."""


class Admin:
    """Answers the calls of the admin surface of one mock provider."""

    def __init__(self, mock: MockProvider) -> None:
        self._mock = mock
        self._calls: dict[tuple[str, str], Callable[[str, dict[str, str], Any], Any]] = {
            ("GET", ""): self._overview,
            ("GET", "ledger"): self._ledgers,
            ("POST", "ledger"): self._grant,
            ("GET", "requests"): self._requests,
            ("GET", "jobs"): self._jobs,
            ("POST", "jobs"): self._set_job,
            ("GET", "faults"): self._faults,
            ("POST", "faults"): self._add_faults,
            ("DELETE", "faults"): self._clear_faults,
            ("GET", "clock"): self._clock,
            ("POST", "clock"): self._advance,
            ("POST", "progress"): self._progress,
            ("POST", "refuse"): self._refuse,
            ("POST", "reset"): self._reset,
        }

    def answer(self, request: Received) -> Answer:
        """The answer to a call."""
        name, _, rest = request.path.removeprefix(PREFIX).strip("/").partition("/")
        call = self._calls.get((request.method, name))
        if call is None:
            return json_answer(404, {"error": f"there is no {request.method} {request.path}", "calls": _TABLE})
        try:
            body = json.loads(request.body) if request.body else {}
            answer = json_answer(200, call(rest, dict(request.query), body))
        except (AdminError, ScriptError, ProgressError) as error:
            return json_answer(400, {"error": str(error)})
        except ValueError:
            return json_answer(400, {"error": "the body is not JSON"})
        answer.body = self._mock.desk.journal.without_keys(answer.body)  # a payload may hold one
        return answer

    def _overview(self, _rest: str, _query: dict[str, str], _body: Any) -> Any:
        mock = self._mock
        return {
            "providers": {name: mock.url_of(name) for name in mock.providers},
            "elsewhere": mock.elsewhere,
            "calls": _TABLE,
        }

    def _ledgers(self, _rest: str, _query: dict[str, str], _body: Any) -> Any:
        self._mock.settle()
        return {name: self._mock.ledger(name).to_json() for name in self._mock.providers}

    def _grant(self, _rest: str, _query: dict[str, str], body: Any) -> Any:
        provider, balance = _field(body, "provider", str), _field(body, "balance", int)
        if provider not in self._mock.providers:
            raise AdminError(f"provider must be one of {', '.join(self._mock.providers)}, not {provider!r}")
        if balance < 0:
            raise AdminError("balance must be a whole number from 0")
        self._mock.ledger(provider).grant(balance)
        return self._mock.ledger(provider).to_json()

    def _requests(self, _rest: str, query: dict[str, str], _body: Any) -> Any:
        since, operation = query.get("since", "0"), query.get("operation")
        if not since.isascii() or not since.isdigit():
            raise AdminError("since must be the number of a request")
        return [
            record.to_json()
            for record in self._mock.requests
            if record.number > int(since) and operation in (None, record.operation)
        ]

    def _jobs(self, _rest: str, _query: dict[str, str], _body: Any) -> Any:
        now = self._mock.clock.now()
        return {
            name: [job.to_json(service.progress, now) for job in service.jobs.values()]
            for name, service in self._mock.desk.services.items()
        }

    def _set_job(self, rest: str, _query: dict[str, str], body: Any) -> Any:
        try:
            job = self._mock.job(rest)
        except KeyError:
            raise AdminError(f"there is no job {rest!r}; GET {PREFIX}/jobs lists all of them") from None
        state = _field(body, "state", str)
        message = _field(body, "message", str) if "message" in body else None
        job.refund = _field(body, "refund", bool) if "refund" in body else job.refund
        job.set(state, message)
        return {"id": job.id, "state": job.forced}

    def _faults(self, _rest: str, _query: dict[str, str], _body: Any) -> Any:
        chaos = self._mock.desk.chaos
        rules = [rule.to_json() for rule in self._mock.desk.script.rules]
        return {"rules": rules, "chaos": str(chaos) if chaos is not None else None}

    def _add_faults(self, _rest: str, _query: dict[str, str], body: Any) -> Any:
        self._mock.desk.script.add(*read_rules(body if isinstance(body, list) else [body], "faults"))
        return self._faults("", {}, None)

    def _clear_faults(self, _rest: str, _query: dict[str, str], _body: Any) -> Any:
        self._mock.desk.script.clear()
        return self._faults("", {}, None)

    def _clock(self, _rest: str, _query: dict[str, str], _body: Any) -> Any:
        return {"now": self._mock.clock.now()}

    def _advance(self, _rest: str, _query: dict[str, str], body: Any) -> Any:
        self._mock.clock.advance(_seconds(body, "advance"))
        return {"now": self._mock.clock.now()}

    def _progress(self, _rest: str, _query: dict[str, str], body: Any) -> Any:
        self._mock.set_progress(_field(body, "progress", str))
        return {"progress": body["progress"]}

    def _refuse(self, _rest: str, _query: dict[str, str], body: Any) -> Any:
        seconds = _seconds(body, "seconds")
        self._mock.refuse(seconds)
        return {"refuses": seconds}

    def _reset(self, _rest: str, _query: dict[str, str], _body: Any) -> Any:
        self._mock.reset()
        return {"reset": True}


def _field(body: Any, name: str, kind: type[Any]) -> Any:
    """A field of a body, of the type that it must have."""
    value = body.get(name) if isinstance(body, dict) else None
    if type(value) is not kind:
        words = {str: "text", int: "a whole number", bool: "true or false"}
        raise AdminError(f"the body must be an object in which {name} is {words[kind]}")
    return value


def _seconds(body: Any, name: str) -> float:
    value = body.get(name) if isinstance(body, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise AdminError(f"the body must be an object in which {name} is a number of seconds")
    return float(value)
