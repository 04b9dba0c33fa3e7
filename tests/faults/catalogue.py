"""The catalogue: every scenario, by the chapter that it stands in."""

from __future__ import annotations

from tests.faults.bad_input import BAD_INPUT
from tests.faults.distorting import DISTORTING
from tests.faults.downloading import DOWNLOADING
from tests.faults.echoing import ECHOES
from tests.faults.journalling import JOURNALLING
from tests.faults.polling import POLLING
from tests.faults.refusing import REFUSING
from tests.faults.returning import RETRY_AFTER
from tests.faults.scenario import Scenario
from tests.faults.submitting import SUBMITTING

CHAPTERS: dict[str, list[Scenario]] = {
    "Before anything is sent": BAD_INPUT,
    "Sending a request that costs money": SUBMITTING,
    "Refusals": REFUSING,
    "When to come back": RETRY_AFTER,
    "Gateways and broken servers": DISTORTING,
    "A server that sends the key back": ECHOES,
    "With a journal": JOURNALLING,
    "Waiting for a job": POLLING,
    "Downloading a result": DOWNLOADING,
}
SCENARIOS = [scenario for chapter in CHAPTERS.values() for scenario in chapter]
