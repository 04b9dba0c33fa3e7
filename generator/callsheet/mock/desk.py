"""The desk: every request comes here, and what becomes of it is decided here, one request at a time.

Knows the providers, the journal, the fault script and the ledgers; knows nothing of sockets.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from traceback import format_exception
from typing import TYPE_CHECKING, Final, NamedTuple

from callsheet.mock import faults, results
from callsheet.mock.answers import Answer, json_answer, plain_success
from callsheet.mock.journal import Journal, Received, Record
from callsheet.mock.keys import sent_key
from callsheet.mock.ledger import LedgerBroken
from callsheet.mock.scripts import Script, Strike
from callsheet.mock.spoiling import spoiled

if TYPE_CHECKING:
    from callsheet.mock.catalogue import Route
    from callsheet.mock.chaos import Chaos
    from callsheet.mock.clock import Clock
    from callsheet.mock.service import Service

PREFIX: Final = "/__callsheet__"
"""Everything below is the mock provider's own: its results and its admin surface."""
_SILENT: Final = (faults.Close, faults.Reset, faults.Hang)


class Reply(NamedTuple):
    """What is sent back, and the fault that meets it on the way."""

    answer: Answer
    fault: faults.Fault | None


class Target(NamedTuple):
    """What a request is for: an operation of a provider, or its results; None where there is neither."""

    name: str | None
    service: Service | None
    route: Route | None


@dataclass(slots=True)
class Desk:
    """Answers requests. `here` and `elsewhere` are the addresses of the two ports."""

    services: dict[str, Service]
    clock: Clock
    here: str
    elsewhere: str
    admin: Callable[[Received], Answer] | None = None
    chaos: Chaos | None = None
    on_record: Callable[[Record], object] | None = None
    journal: Journal = field(default_factory=Journal)
    script: Script = field(default_factory=Script)
    lock: threading.RLock = field(default_factory=threading.RLock)
    failures: list[str] = field(default_factory=list)

    def early(self, head: Received) -> faults.Interrupt | None:
        """The fault that strikes while the body of a request is being sent."""
        target = self._target(head)
        strike = self.script.strike(target.name, early=True) if target.name is not None else None
        return strike.fault if strike is not None and isinstance(strike.fault, faults.Interrupt) else None

    def broken_off(self, request: Received, by: faults.Interrupt | None) -> None:
        """Write down a request that did not arrive whole."""
        with self.lock:
            record = self._recorded(request, self._target(request))
            record.whole = False
            record.fault = "interrupt" if by is not None else "the client went away"
            self._tell(record)

    def respond(self, request: Received) -> Reply:
        """What is sent back to a request that arrived whole."""
        with self.lock:
            if self.admin is not None and _is_admin(request.path):
                return Reply(self.admin(request), None)
            target = self._target(request)
            record = self._recorded(request, target)
            strike = self._strike(target, request)
            reply = self._struck(request, target, record, strike)
            record.status = None if isinstance(reply.fault, _SILENT) else reply.answer.status
            record.fault = str(strike) if strike is not None else None
            self._tell(record)
            return reply

    def _target(self, request: Received) -> Target:
        name, _, below = request.path.removeprefix("/").partition("/")
        if request.path.startswith(f"{PREFIX}/results/"):
            provider = request.path.split("/")[3]
            return Target(f"{provider}.results", self.services.get(provider), None)
        service = self.services.get(name) if request.host == "provider" else None
        route = service.catalogue.route(request.method, "/" + below) if service is not None else None
        if service is None and request.host == "provider":
            services = self.services.values()
            found = ((one, one.catalogue.route_of_host(request.method, request.path)) for one in services)
            service, route = next((pair for pair in found if pair[1] is not None), (None, None))
        return Target(route.operation.name if route is not None else None, service, route)

    def _recorded(self, request: Received, target: Target) -> Record:
        if target.service is not None:
            for credential in target.service.catalogue.access.credentials:
                self.journal.knows_carrier(credential)
                self.journal.knows_key(sent_key(credential, request))
        record = self.journal.add(request, self.clock.now())
        record.operation = target.name
        return record

    def _strike(self, target: Target, request: Received) -> Strike | None:
        if target.name is None or request.host != "provider":
            return None
        strike = self.script.strike(target.name)
        if strike is None and self.chaos is not None:
            strike = self.chaos.strike(target.name, request)
        return strike

    def _struck(self, request: Received, target: Target, record: Record, strike: Strike | None) -> Reply:
        fault = strike.fault if strike is not None else None
        if strike is not None and strike.when == "before":
            answer = self._pretended(target)
        else:
            answer = self._audited(self._guarded(request, target, record, fault), target)
        if fault is not None:
            answer = spoiled(answer, fault, request.target, self.here, self.elsewhere)
        return Reply(answer, fault)

    def _pretended(self, target: Target) -> Answer:
        """An answer to a request that was not carried out, for a fault to spoil."""
        if target.service is None or target.route is None:
            return json_answer(200, {}, ["everything"])
        return plain_success(target.service.catalogue.answers[target.route.operation.local_name])

    def _guarded(self, request: Received, target: Target, record: Record, fault: faults.Fault | None) -> Answer:
        """The answer, or a loud failure where the mock provider itself has one."""
        try:
            return self._answer(request, target, record, fault)
        except Exception as error:
            self.failures.append("".join(format_exception(error)))
            body = {"callsheet": f"the mock provider failed: {type(error).__name__}: {error}"}
            return json_answer(500, body, ["this failure"])

    def _answer(self, request: Received, target: Target, record: Record, fault: faults.Fault | None) -> Answer:
        service, now = target.service, self.clock.now()
        if target.name is not None and target.name.endswith(".results"):
            return self._result(request, service)
        if request.host == "elsewhere":
            return json_answer(200, {"elsewhere": True}, ["everything"])
        if service is None:
            paths = ", ".join(f"/{name}" for name in self.services)
            return json_answer(404, {"error": f"no provider is at this path; there are {paths}"}, ["everything"])
        if target.route is None:
            return self._no_route(request, service)
        fails = fault if isinstance(fault, faults.FailJob) else None
        return service.answer(target.route, request, record, now, fails)

    def _no_route(self, request: Received, service: Service) -> Answer:
        path = "/" + request.path.removeprefix("/").partition("/")[2]
        methods = service.catalogue.methods(path)
        if methods:
            answer = json_answer(405, {"error": f"{path} takes {', '.join(methods)}"}, ["everything"])
            answer.headers.append(("Allow", ", ".join(methods)))
            return answer
        return json_answer(404, {"error": f"no operation is at {path}"}, ["everything"])

    def _result(self, request: Received, service: Service | None) -> Answer:
        name = request.path.rpartition("/")[2]
        if service is None or name not in service.files or request.method not in ("GET", "HEAD"):
            return json_answer(404, {"error": "there is no such result"}, ["everything"])
        return results.served(name, service.files[name], request)

    def _audited(self, answer: Answer, target: Target) -> Answer:
        """The answer, or a loud failure where the ledger does not add up after it."""
        if target.service is None:
            return answer
        try:
            target.service.ledger.audit()
        except LedgerBroken as broken:
            body = {"callsheet": f"the ledger of the mock provider does not add up: {broken}"}
            return json_answer(500, body, ["ledger broken"])
        return answer

    def _tell(self, record: Record) -> None:
        if self.on_record is not None:
            self.on_record(record)


def _is_admin(path: str) -> bool:
    return (path == PREFIX or path.startswith(f"{PREFIX}/")) and not path.startswith(f"{PREFIX}/results/")
