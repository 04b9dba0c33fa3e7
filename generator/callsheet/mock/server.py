"""The mock provider: what a test starts, asks and tells. Serves for as long as its `with` block lasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from callsheet.clients import load_clients
from callsheet.mock.catalogue import Catalogue
from callsheet.mock.chaos import Chaos
from callsheet.mock.clock import Clock, RealClock
from callsheet.mock.desk import PREFIX, Desk
from callsheet.mock.faults import Fault, When
from callsheet.mock.jobs import Job, Life, Progress
from callsheet.mock.journal import Record
from callsheet.mock.ledger import Amount, Ledger
from callsheet.mock.listener import MockError
from callsheet.mock.scripts import Rule, read_fault, read_rules, read_time
from callsheet.mock.service import Service, Terms
from callsheet.mock.serving import Serving
from callsheet.nearest import did_you_mean

if TYPE_CHECKING:
    from callsheet.mock.answers import Answer
    from callsheet.mock.journal import Received
    from callsheet.mock.webhooks import Delivery, Encoding, TimestampFormat
    from callsheet.runtime.credentials import Credential

KEY = "mock-key-0123456789"
"""The key that clients are made with where every key is taken."""


class MockProvider:
    """Serves providers of the generated clients on this machine, with jobs, a credit ledger and scripted faults.

        with MockProvider("ulazai") as mock:
            ulazai = UlazAI(key="any-key", base_url=mock.url)

    `providers` are names such as ulazai; none serves all. `port` 0 is any that is free. `clock` may be shared with a
    client. `progress` says how jobs move: immediate, polls:N, time:SECONDS or manual. `faults` is a script as plain
    data, `chaos` a seed for faults at random with a rate: SEED:RATE. `keys` are the keys that are taken; none takes
    every key. `unknown_price` is charged for each job whose price no document states. `rate_limits` enforces those that
    are documented. `items` is the length of lists, `result_bytes` the size of results. `clients` is a folder that
    `callsheet generate --out` wrote.

    Raises `MockError` for an unknown provider or a port that is taken, `ProgressError` and `ScriptError` for a progress
    and a script that cannot be read.
    """

    def __init__(
        self,
        *providers: str,
        port: int = 0,
        clock: Clock | None = None,
        progress: str = "immediate",
        faults: Sequence[Mapping[str, Any]] = (),
        chaos: str | None = None,
        keys: Sequence[str] = (),
        balance: Amount = 10_000,
        unknown_price: Amount = 10,
        rate_limits: bool = False,
        items: int = 3,
        result_bytes: int = 64 * 1024,
        seed: str = "callsheet",
        clients: str | None = None,
        on_record: Callable[[Record], object] | None = None,
    ) -> None:
        self.clock: Clock = clock or RealClock()
        self.terms = Terms(
            balance=balance,
            keys=tuple(keys),
            unknown_price=unknown_price,
            progress=Progress.parse(progress),
            rate_limits=rate_limits,
            items=items,
            result_bytes=result_bytes,
            seed=seed,
        )
        self.providers, self._package = _found(providers, clients)
        self._rules = list(faults)
        read_rules(self._rules, "faults")
        self._chaos = str(Chaos.parse(chaos)) if chaos is not None else None
        self._port = port
        self._on_record = on_record
        self._serving: Serving | None = None
        self._desk: Desk | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if kind is None:
            self.audit()

    def start(self) -> None:
        """Listen and serve. Raises `MockError` where the port is taken or it serves already."""
        if self._serving is not None:
            raise MockError("the mock provider serves already")
        self._serving = Serving(self._port)
        self._desk = Desk(self._services(self._serving.here), self.clock, self._serving.here, self._serving.elsewhere)
        self.desk.admin = self._administer
        self.desk.on_record = self._on_record
        for key in self.terms.keys:
            self.desk.journal.knows_key(key)
        self._begin()
        self._serving.start(self.desk, self.refuse)

    def _administer(self, request: Received) -> Answer:
        """The answer to a call of the admin surface, which is loaded when somebody asks for it."""
        from callsheet.mock.admin import Admin

        return Admin(self).answer(request)

    def stop(self) -> None:
        """Close every connection and stop listening. Does nothing where it has stopped."""
        if self._serving is not None:
            self._serving.stop()
            self._serving = None

    def _begin(self) -> None:
        self.desk.script.add(*read_rules(self._rules, "faults"))
        self.desk.chaos = Chaos.parse(self._chaos) if self._chaos is not None else None

    def _services(self, here: str) -> dict[str, Service]:
        results = f"{here}{PREFIX}/results"
        return {
            name: Service(Catalogue(self._package, name), self.terms, f"{results}/{name}") for name in self.providers
        }

    @property
    def desk(self) -> Desk:
        """Where every request is answered. Raises `MockError` before the mock provider was started."""
        if self._desk is None:
            raise MockError("the mock provider was not started: use it in a with block, or call start()")
        return self._desk

    # What tests and the admin surface ask for

    @property
    def url(self) -> str:
        """The base URL of the one provider that is served. Raises `MockError` where there are several."""
        if len(self.providers) != 1:
            raise MockError(f"several providers are served: use url_of with one of {', '.join(self.providers)}")
        return self.url_of(self.providers[0])

    def url_of(self, provider: str) -> str:
        """The base URL of a provider, for `base_url` of its client."""
        self._service(provider)
        return f"{self.desk.here}/{provider}"

    @property
    def client_settings(self) -> dict[str, Any]:
        """What the client of the one provider that is served is made with: its key, its base URL and the clock.

        Raises `MockError` where there are several.
        """
        return self._client_settings(self.url, self.providers[0])

    def client_settings_of(self, provider: str) -> dict[str, Any]:
        """The same for one of several providers."""
        return self._client_settings(self.url_of(provider), provider)

    def _client_settings(self, url: str, provider: str) -> dict[str, Any]:
        credentials = self._service(provider).catalogue.access.credentials
        keys = {credential.key: self._key(credential) for credential in credentials}
        return {**keys, "base_url": url, "clock": self.clock}

    def _key(self, credential: Credential) -> str:
        """A key that is taken."""
        return (*self.terms.keys, f"any-user:{KEY}" if credential.place == "basic" else KEY)[0]

    @property
    def elsewhere(self) -> str:
        """The address of the second port, which stands for somebody else's server."""
        return self.desk.elsewhere

    @property
    def admin_url(self) -> str:
        """Where the admin surface is. It is there on the second port, too, also while connections are refused."""
        return self.desk.elsewhere + PREFIX

    def _service(self, provider: str | None) -> Service:
        if provider is None and len(self.providers) == 1:
            provider = self.providers[0]
        service = self.desk.services.get(provider or "")
        if service is None:
            raise MockError(f"name one of {', '.join(self.providers)}")
        return service

    def ledger(self, provider: str | None = None) -> Ledger:
        """The ledger of a provider; it need not be named where only one is served."""
        return self._service(provider).ledger

    def job(self, job_id: str) -> Job:
        """A job by its id. Raises `KeyError`."""
        for service in self.desk.services.values():
            if job_id in service.jobs:
                return service.jobs[job_id]
        raise KeyError(job_id)

    def next_job(
        self, *states: str, message: str | None = None, refund: bool | None = None, provider: str | None = None
    ) -> None:
        """Let the next job that is started tell these states, one a poll; the last one stays.

        A state is a documented one, or waiting, running, succeeded or failed for the documented one that means it, or
        one that nobody documented. `message` says why the job fails, and `refund` whether the credits come back,
        instead of what the documents say. Said several times, it holds for one job after the other.
        """
        if not states:
            raise ValueError("a job needs at least one state")
        with self.desk.lock:
            self._service(provider).lives.append(Life(states, message, refund))

    @property
    def requests(self) -> list[Record]:
        """Every request that came, in order."""
        with self.desk.lock:
            return list(self.desk.journal.records)

    def requests_of(self, operation: str) -> list[Record]:
        """The requests of one operation, by its full name."""
        return [record for record in self.requests if record.operation == operation]

    def inject(
        self,
        fault: Fault | str,
        on: str = "*",
        *,
        when: When | None = None,
        skip: int = 0,
        times: int | None = 1,
        **settings: Any,
    ) -> Rule:
        """Let a fault meet requests of an operation (a pattern): after `skip` of them the next `times`, or all.

        A fault is one of `callsheet.mock.faults`, or its name with its settings: `inject("cut", bytes=10)`.
        """
        if isinstance(fault, str):
            fault = read_fault(fault, settings, "inject")
        rule = Rule(fault, on, read_time(fault, when, "inject"), skip, times)
        self.desk.script.add(rule)
        return rule

    def send_webhook(
        self,
        url: str,
        content: Mapping[str, Any],
        secret: str,
        *,
        provider: str | None = None,
        encoding: Encoding = "hex",
        prefix: str = "",
        timestamp_format: TimestampFormat = "unix",
        age: float = 0.0,
    ) -> Delivery:
        """Send a delivery to a program on this machine, signed as the provider documents it, and wait for its answer.

        `age` is how many seconds ago it was signed, by the clock. Raises `MockError` where no document says how the
        provider signs, and for a URL that leads to another machine.
        """
        catalogue = self._service(provider).catalogue
        if catalogue.webhooks is None:
            raise MockError(f"no document says how {catalogue.provider} signs what it sends to webhooks")
        from callsheet.mock.webhooks import Writing, deliver

        writing = Writing(encoding, prefix, timestamp_format)
        return deliver(catalogue.webhooks, url, content, secret, self.clock.time() - age, writing)

    def refuse(self, seconds: float) -> None:
        """Refuse connections for so many seconds of the clock; those that are there end after their answer."""
        serving = self._serving
        if serving is None:
            raise MockError("the mock provider serves nobody")
        serving.close_door()
        self.clock.at(self.clock.now() + seconds, serving.open_door)

    def set_progress(self, progress: str) -> None:
        """Let jobs move differently from now on. Raises `ProgressError`."""
        with self.desk.lock:
            for service in self.desk.services.values():
                service.progress = Progress.parse(progress)

    def settle(self) -> None:
        """Give back what failed jobs were charged, also those that nobody has asked for since."""
        with self.desk.lock:
            for service in self.desk.services.values():
                for job in service.jobs.values():
                    service.settle(job, 0, self.clock.now())

    def reset(self) -> None:
        """Forget the journal and the jobs, and begin the ledgers and the fault script anew. The clock goes on."""
        with self.desk.lock:
            self.desk.services.update(self._services(self.desk.here))
            self.desk.journal.records.clear()
            self.desk.script.clear()
            self._begin()

    def audit(self) -> None:
        """Raise `LedgerBroken` where a ledger does not add up or ever did not, and `MockError` where we failed."""
        with self.desk.lock:
            if self.desk.failures:
                raise MockError("the mock provider failed: " + self.desk.failures[0])
            for service in self.desk.services.values():
                service.ledger.audit(entries=True)


def _found(providers: Sequence[str], clients: str | None) -> tuple[tuple[str, ...], str]:
    """The providers to serve, and the package that they are in."""
    package = load_clients(clients)
    for name in providers:
        if name not in package.providers:
            known = ", ".join(package.providers)
            raise MockError(f"no provider is called {name!r}{did_you_mean(name, package.providers)}; there are {known}")
    for name in providers or package.providers:
        if find_spec(f"{package.package}.{name}.answers") is None:
            again = "generate it again: callsheet generate --out " + (clients or "DIR")
            raise MockError(f"{name} was generated before there was a mock provider: {again}")
    return tuple(dict.fromkeys(providers)) or package.providers, package.package
