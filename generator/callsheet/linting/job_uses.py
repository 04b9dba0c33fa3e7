"""Job uses: operations that poll jobs which nothing starts, and pauses between polls that go backwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from callsheet.ir.operations import Provider
from callsheet.ir.texts import SpecText, prose
from callsheet.linting.places import Place, operation_place
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.reading.references import value_at

_LONGEST: Final = 600
"""From how many seconds on a pause between two polls is taken for milliseconds."""


def lint_job_uses(provider: Provider, documents: Mapping[str, Document], problems: Problems) -> None:
    """Note every operation of a provider that polls jobs of nobody. `documents` are by API."""
    polled = {starts.poll for api in provider.apis for o in api.operations for starts in [o.starts] if starts}
    for api in provider.apis:
        for operation in api.operations:
            if operation.job is not None:
                place = operation_place(documents[api.name], operation).below("x-job")
                _interval(place.below("interval"), problems)
                if (SpecText(api.name), operation.name) not in polled:
                    said = "no x-starts names {name}: say which operation starts the jobs that it polls"
                    text = prose(said, name=operation.name)
                    problems.add(place.key, "idle-job", text)


def _interval(place: Place, problems: Problems) -> None:
    interval = value_at(place.document.data, place.pointer)
    if isinstance(interval, dict) and interval["seconds"] > _LONGEST:
        text = f"{interval['seconds']} seconds between two polls: are these milliseconds?"
        problems.add(place.below("seconds").value, "long-interval", text)
    if isinstance(interval, dict) and interval.get("to", interval["seconds"]) < interval["seconds"]:
        text = f"from {interval['seconds']} to {interval['to']} seconds is no span: turn them round"
        problems.add(place.below("to").value, "contradiction", text)
