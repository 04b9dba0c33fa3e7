"""A second opinion: Prism, a mock server of other people, reads our bundled specs and serves them.

    .venv/bin/python tests/prism/second_opinion.py [ROUNDS]

Installs Prism from npm into a temporary folder, and serves every spec with it. Our clients must work against it. Then
unusual requests, and documented payloads with random changes (ROUNDS of them an operation, 100 unless told otherwise),
go to Prism and to our mock provider; where the two disagree, the reason must be known below. Exit status: 0 all
explained, 1 not. Needs Node.js and the network, so it is no part of `make test`. README.md says what came out.
"""

from __future__ import annotations

import copy
import json
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

import httpx2

import callsheet_clients
from callsheet.ir.bodies import PayloadBody, UploadBody
from callsheet.ir.operations import Api, Operation
from callsheet.ir.texts import unsealed
from callsheet.mock import MockProvider
from callsheet.modelling.providers import Specs, read_specs
from callsheet_clients._runtime.errors import CallsheetError
from callsheet_clients.ugclab import UGCLab
from callsheet_clients.ugen import UGen
from callsheet_clients.ulazai import UlazAI

ROOT = Path(__file__).resolve().parents[2]
PRISM = "@stoplight/prism-cli@5.14.2"
CLIENTS: dict[str, Any] = {"ugclab": UGCLab, "ugen": UGen, "ulazai": UlazAI}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
VALUES: tuple[Any, ...] = (None, True, 0, 1, 8, 8.0, 8.5, 16, -1, "", "8", "10", "pro", "std", "16:9", "landscape")
VALUES += ("https://localhost/a.png", "https://10.0.0.1/a.png", "😀" * 1500, 10**30, "veo31_lite", "kling_2_6", "2016")
VALUES += ("x" * 9, "x" * 2501, "x" * 3001, "ftp://a", "http://localhost/a", "https://shop.example/a.jpg", [], {}, [1])

RULES = {
    "public-host": "that a URL names a public host is said in x-public-host, which Prism does not know",
}
"""Why the two may disagree about a payload, by the rule of ours that it breaks."""
STATUSES = {
    (422, 400): "no document says which status; Prism prefers 422, ours 400 unless 422 is documented for fields",
    (415, 400): "no document says what another Content-Type gets; ours looks at the body only",
    (200, 400): "Prism does not look into an uploaded file; ours holds it against encoding and x-max-bytes",
}
"""Why the two may answer with different statuses, by Prism's and ours."""


@dataclass(slots=True)
class Opinions:
    """What was compared in one API."""

    calls: list[str] = field(default_factory=list)
    agreed: int = 0
    known: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)


def main(rounds: int) -> int:
    """Compare every API; print what was found."""
    specs = read_specs(ROOT / "specs", "specs")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        prism = installed(folder)
        mock = stack.enter_context(MockProvider(balance=10**9))
        found = {}
        for provider in specs.providers:
            for api in provider.apis:
                with served(prism, folder, specs, provider.name, api.name) as url:
                    found[f"{provider.name}.{api.name}"] = compared(provider.name, api, url, mock, rounds)
    return printed(found)


def installed(folder: Path) -> Path:
    """Prism, installed into a folder."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed: Prism cannot be asked")
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PRISM], check=True)
    return folder / "node_modules" / ".bin" / "prism"


@contextmanager
def served(prism: Path, folder: Path, specs: Specs, provider: str, api: str) -> Iterator[str]:
    """Prism serving one spec; its address."""
    spec = folder / f"{provider}.{api}.json"
    spec.write_text(json.dumps(specs.documents[provider, api].data))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(prism), "mock", "--port", str(port), str(spec)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Return when a port answers."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("Prism does not start")


def compared(provider: str, api: Api, url: str, mock: MockProvider, rounds: int) -> Opinions:
    """Our client against Prism, then payloads against both."""
    opinions = Opinions()
    for operation in api.operations:
        opinions.calls.append(called(provider, api, operation, url))
        for label, request in unusual(operation):
            answers = [asked(provider, base, request, mock) for base in (url, mock.url_of(provider))]
            weighed(opinions, label, f"{provider}.{unsealed(api.full_name(operation))}", *answers)
        if isinstance(operation.body, PayloadBody):
            judged(provider, api, operation, url, mock, rounds, opinions)
    return opinions


def unusual(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests that no client sends: what they are, and how they are made."""
    path = unsealed(operation.path).replace("{", "").replace("}", "")
    usual = {"method": operation.method, "url": path}
    yield "no key", {**usual, "key": None}
    yield "an unknown path", {**usual, "url": path + "nowhere/at/all"}
    yield "another method", {**usual, "method": "DELETE"}
    if isinstance(operation.body, PayloadBody):
        yield "a body that is no JSON", {**usual, "content": b"{", "headers": {"Content-Type": "application/json"}}
        yield "no body", usual
        yield "a body that is called text", {**usual, "content": b"{}", "headers": {"Content-Type": "text/plain"}}
    if isinstance(operation.body, UploadBody):
        yield "an upload without a file", {**usual, "files": {"other": PNG}}
        yield "an upload of no image", {**usual, "files": {"file": b"text"}}
    for parameter in operation.parameters:
        name = unsealed(parameter.name)
        for value in ("0", "101", "many", "-1") if parameter.place == "query" else ():
            yield f"a query of {name}={value}", {**usual, "params": {name: value}}


def asked(provider: str, base: str, request: dict[str, Any], mock: MockProvider) -> httpx2.Response:
    """The answer to an unusual request."""
    credential = mock.desk.services[provider].catalogue.access.credentials[0]
    given = {**request, "url": base + request["url"]}
    key = given.pop("key", "any-key")
    headers = {**given.pop("headers", {}), **({credential.name: f"{credential.prefix}{key}"} if key else {})}
    return httpx2.request(**given, headers=headers)


def weighed(opinions: Opinions, label: str, name: str, theirs: httpx2.Response, ours: httpx2.Response) -> None:
    """Hold the statuses of two answers against each other."""
    if theirs.status_code == ours.status_code:
        opinions.agreed += 1
        return
    reason = STATUSES.get((theirs.status_code, ours.status_code))
    if reason is not None:
        opinions.known[f"{label}: {reason}"] += 1
    else:
        opinions.unknown.append(f"{name}, {label}: Prism answers {theirs.status_code}, ours {ours.status_code}")


def called(provider: str, api: Api, operation: Operation, url: str) -> str:
    """What our client makes of an operation at Prism."""
    arguments: list[Any] = ["any-id" for parameter in operation.parameters if parameter.place == "path"]
    if isinstance(operation.body, PayloadBody):
        arguments.append(operation.body.examples[0].value.as_payload())
    elif isinstance(operation.body, UploadBody):
        arguments.append(PNG)
    with CLIENTS[provider](key="any-key", base_url=url) as client:
        try:
            attrgetter(unsealed(api.full_name(operation)))(client)(*arguments)
        except CallsheetError as error:
            return f"{unsealed(operation.name)} FAILS: {error}"
    return f"{unsealed(operation.name)} works"


def judged(
    provider: str,
    api: Api,
    operation: Operation,
    url: str,
    mock: MockProvider,
    rounds: int,
    opinions: Opinions,
) -> None:
    """Hold the verdicts on changed payloads against each other."""
    assert isinstance(operation.body, PayloadBody)
    name = f"{provider}.{unsealed(api.full_name(operation))}"
    examples = [example.value.as_payload() for example in operation.body.examples]
    fields = sorted({row.name for form in callsheet_forms(provider, api, operation) for row in form.fields})
    dice = random.Random(name)  # any seed will do; it must be the same one
    path = unsealed(operation.path).replace("{model_id}", "any-id")
    credential = mock.desk.services[provider].catalogue.access.credentials[0]
    with httpx2.Client(headers={credential.name: f"{credential.prefix}any-key"}) as client:
        for index in range(len(examples) + rounds):
            payload = examples[index] if index < len(examples) else changed(dice, dice.choice(examples), fields)
            theirs = client.post(url + path, json=payload)
            ours = client.post(mock.url_of(provider) + path, json=payload)
            if theirs.is_success == ours.is_success:
                opinions.agreed += 1
            else:
                noted(opinions, name, payload, theirs)


def noted(opinions: Opinions, name: str, payload: Any, theirs: httpx2.Response) -> None:
    """Write a disagreement down, with its reason where that is known."""
    rules = [error.rule for error in callsheet_clients.check(name, payload).errors]
    said = theirs.headers.get("sl-violations", "fine")
    reason = next((RULES[rule.rpartition(".")[2]] for rule in rules if rule.rpartition(".")[2] in RULES), None)
    if reason is not None:
        opinions.known[reason] += 1
    else:
        opinions.unknown.append(f"{name} {json.dumps(payload)[:300]}, ours: {rules or 'fine'}, Prism: {said}")


def callsheet_forms(provider: str, api: Api, operation: Operation) -> tuple[Any, ...]:
    """The forms of an operation's payload, one for each model."""
    operations = import_module(f"callsheet_clients.{provider}.operations").OPERATIONS
    forms: tuple[Any, ...] = operations[unsealed(api.full_name(operation))].forms
    return forms


def changed(dice: random.Random, payload: Any, fields: list[str]) -> Any:
    """A payload with a few fields taken out or set to anything."""
    result = copy.deepcopy(payload)
    for _ in range(dice.choice((1, 1, 2, 3))):
        if dice.random() < 0.3:
            result.pop(dice.choice(fields), None)
        else:
            result[dice.choice(fields)] = dice.choice(VALUES)
    return result


def printed(found: dict[str, Opinions]) -> int:
    """Print what was found; the exit status."""
    for name, opinions in found.items():
        print(f"{name}: {', '.join(opinions.calls)}; {opinions.agreed} requests judged alike")
        for reason, count in opinions.known.most_common():
            print(f"  {count} differ: {reason}")
        for difference in opinions.unknown[:5]:
            print(f"  not explained: {difference}")
    bad = sum(len(opinions.unknown) + sum("FAILS" in call for call in opinions.calls) for opinions in found.values())
    print(f"{bad} differences or failures are not explained" if bad else "every difference is explained")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
