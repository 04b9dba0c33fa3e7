"""A mock provider: every operation of the generated clients on this machine, with jobs, a ledger and scripted faults.

    from callsheet.mock import MockProvider
    from callsheet_clients.ulazai import UlazAI

    with MockProvider("ulazai") as mock, UlazAI(key="any-key", base_url=mock.url) as ulazai:
        ...

It answers from the same emitted checks, prices and documented answers that the clients are made of, so it needs no
extra. Whatever no document says of an answer stands in its header `X-Callsheet-Mock`.
"""

from callsheet.mock.clock import Clock, RealClock, VirtualClock
from callsheet.mock.jobs import Job, ProgressError
from callsheet.mock.journal import Record
from callsheet.mock.ledger import Ledger, LedgerBroken
from callsheet.mock.listener import MockError
from callsheet.mock.scripts import ScriptError
from callsheet.mock.server import MockProvider

__all__ = [
    "Clock",
    "Job",
    "Ledger",
    "LedgerBroken",
    "MockError",
    "MockProvider",
    "ProgressError",
    "RealClock",
    "Record",
    "ScriptError",
    "VirtualClock",
]
