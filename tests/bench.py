"""How long checks and estimates take, as ratios measured side by side in one run: `make bench`.

The payloads are those of the sample campaign. Every figure is the median of many rounds.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema

import callsheet_clients
from callsheet.modelling.providers import read_specs

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 41
LINES = 50_000


def campaign() -> list[tuple[str, Any]]:
    """The operations and payloads of the sample campaign."""
    lines = (ROOT / "tests" / "campaign" / "campaign.jsonl").read_text().splitlines()
    return [(row["operation"], row["payload"]) for row in map(json.loads, lines)]


def oracles() -> dict[str, Any]:
    """A validator of the jsonschema library for each operation with a body."""
    found = {}
    for (provider, api), document in read_specs(ROOT / "specs", "specs").documents.items():
        for item in document.data["paths"].values():
            for operation in item.values():
                media = operation.get("requestBody", {}).get("content", {}).get("application/json")
                if media:
                    schema = {"components": document.data["components"], "allOf": [media["schema"]]}
                    name = f"{provider}.{api}.{operation['operationId']}"
                    found[name] = jsonschema.Draft202012Validator(schema)
    return found


def medians(*functions: Callable[[], object]) -> list[float]:
    """The median seconds of each function; they take turns, so that a slow moment hits all of them."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        for taken, function in zip(times, functions, strict=True):
            start = time.perf_counter()
            function()
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]


def cpu(*command: str) -> float:
    """The median CPU seconds of a command, over several runs."""
    taken = []
    for _ in range(11):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken)


def rows() -> list[tuple[str, str]]:
    """Every figure, with what it is compared to."""
    import orjson

    payloads = campaign()
    library = oracles()
    valid = [(name, payload) for name, payload in payloads if callsheet_clients.check(name, payload).valid]
    invalid = [(name, payload) for name, payload in payloads if not callsheet_clients.check(name, payload).valid]
    found = []
    for label, chosen in (("valid", valid), ("invalid", invalid)):
        ours, theirs, both = medians(
            lambda chosen=chosen: [callsheet_clients.check(n, p) for n, p in chosen],  # type: ignore[misc]
            lambda chosen=chosen: [list(library[n].iter_errors(p)) for n, p in chosen],  # type: ignore[misc]
            lambda chosen=chosen: [  # type: ignore[misc]
                (callsheet_clients.check(n, p), callsheet_clients.estimate(n, p)) for n, p in chosen
            ],
        )
        what = f"{len(chosen)} {label} payloads"
        found.append((f"report on {what}", f"{ours / theirs:.3f} × jsonschema iter_errors"))
        found.append((f"report and estimate on {what}", f"{both / ours:.2f} × the report alone"))
    kling = [payload for name, payload in valid if name == "ulazai.kling30.generate"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.jsonl"
        path.write_text("".join(json.dumps(kling[i % len(kling)]) + "\n" for i in range(LINES)))
        lines = path.read_bytes().splitlines()
        alone = statistics.median(_seconds(lambda: [orjson.loads(line) for line in lines]) for _ in range(5))
        command = [sys.executable, "-m", "callsheet", "check", "ulazai.kling30.generate", str(path)]
        whole = cpu(*command)
        rate = f"{alone / whole:.2f} × the rate of orjson.loads alone"
        found.append((f"callsheet check on {LINES} JSON Lines", rate))
    one = ROOT / "tests" / "campaign" / "campaign.jsonl"
    bare = cpu(sys.executable, "-c", "pass")
    start = cpu(sys.executable, "-m", "callsheet", "check", "each", str(one), "-q")
    found.append(("callsheet check of the campaign, from a cold start", f"{start / bare:.1f} × python -c pass"))
    return found


def _seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, medians of {ROUNDS} rounds")
    table = rows()
    width = max(len(what) for what, _ in table)
    for what, figure in table:
        print(f"{what:<{width}}  {figure}")


if __name__ == "__main__":
    main()
