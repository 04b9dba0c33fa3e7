"""The table of faults and outcomes, written from the same scenarios that the tests play.

python -m tests.faults.table
"""

from __future__ import annotations

from pathlib import Path

from tests.faults.catalogue import CHAPTERS
from tests.faults.scenario import Outcome, Scenario

README = Path(__file__).with_name("README.md")

_BEFORE = """# What a paid call meets

Written by `make faults` from the scenarios in this folder; do not edit. `make test` plays every line of it, sync and
async, with the real clients, over real sockets, against the mock provider, whose ledger judges. After each line holds:

- **I1** The ledger shows at most one charge for one logical call.
- **I2** Who was charged ends with the job id, or with an error that says that the outcome is unknown and carries what
  is needed to find out. Never with an error that invites to try again.
- **I3** The call ends within its deadline plus one second.
- **I4** The key stands in no message, repr, log at DEBUG, traceback, pickle or journal, and goes to no other host.
- **I5** Sync and async end alike.

*Sent* is how often the request reached the provider, *charged* how often its ledger shows a charge. *Job* says whether
the caller ends with the id of a job that was started. `make guards` takes the guards out of the runtime, one at a time,
and shows which of these scenarios turn red.

Beside these, [fuzzing](fuzzing/__init__.py) draws programs that send, wait and download, and whatever happens to them,
from seeds: a few in `make test`, ten thousand in `make test-long`. One that fails is shown in its simplest form, with
its requests, and with the command that plays it again: `.venv/bin/python -m tests.faults.fuzzing SEED`.
"""


def table() -> str:
    """The whole page."""
    return "\n".join([_BEFORE, *(_chapter(title, scenarios) for title, scenarios in CHAPTERS.items())])


def _chapter(title: str, scenarios: list[Scenario]) -> str:
    head = [
        "| What happens | The call ends in | The error says of a charge | Sent | Charged | Job |",
        "|---|---|---|--:|--:|---|",
    ]
    return "\n".join([f"## {title}", "", *head, *map(_line, scenarios), ""])


def _line(scenario: Scenario) -> str:
    then = scenario.then
    job = "" if not then.charges else "held" if then.holds_job else "not known"
    cells = [scenario.row, _end(then), then.charged or "", str(then.posts), str(then.charges), job]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _end(then: Outcome) -> str:
    if then.error is None:
        return "the answer"
    kind, _, name = then.error.rpartition(", ")
    return f"{kind}, with `{name}`" if kind else f"`{name}`"


if __name__ == "__main__":
    README.write_text(table(), "utf-8")
