"""Jobs and pages: what x-starts, x-job and x-pagination name must be there."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from callsheet import pointers
from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import mentioned, merged_enum
from callsheet.ir.answers import answer_part, parts
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.constants import JsonType
from callsheet.ir.operations import Api, Job, Operation, Provider, Starts
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, found_in, listed, prose, quoted, shortened, steps
from callsheet.linting.places import Place, operation_place
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_Types: TypeAlias = frozenset[JsonType]
_ID: Final[_Types] = frozenset(("string", "integer"))
_NUMBER: Final[_Types] = frozenset(("integer", "number"))
_AMOUNT: Final[_Types] = _NUMBER | {"string"}
_LIST: Final[_Types] = frozenset(("array",))
_DIGITS: Final = re.compile(r"\A(-?\d+(?:\.\d+)?)\Z")
"""A number that is written as text."""
_STARTS: Final[dict[str, _Types]] = {
    "ids": _ID | _LIST,
    "charged": _AMOUNT,
    "charges": _AMOUNT,
    "indexes": _NUMBER,
    "balance": _AMOUNT,
}
_JOB: Final[dict[str, _Types]] = {
    "echo": _ID,
    "progress": _AMOUNT,
    "result": frozenset(("string", "array", "object")),
    "error": frozenset(("string", "array", "object")),
    "charged": _AMOUNT,
    "refunded": _AMOUNT | {"boolean"},
}
_PAGES: Final[dict[str, _Types]] = {
    "next": _ID,
    "more": frozenset(("boolean",)),
    "pages": _NUMBER,
    "total": _NUMBER,
    "items": _LIST,
}
"""What each pointer leads to: the types of which one is read there."""


def lint_jobs(
    provider: Provider,
    api: Api,
    operation: Operation,
    document: Document,
    missing: frozenset[str],
    problems: Problems,
) -> None:
    """Note what is wrong with the jobs that an operation starts or polls. `missing` APIs are not known in full."""
    place = operation_place(document, operation)
    if operation.starts is not None:
        if operation.starts.poll[0] not in set(map(SpecText, missing)):
            _polled(provider, operation, operation.starts, place.below("x-starts", "poll"), problems)
        _counted(operation, operation.starts, place.below("x-starts", "count"), problems)
        for name, types in _STARTS.items():
            _leads(api, operation, getattr(operation.starts, name), types, place.below("x-starts", name), problems)
    if operation.job is not None:
        _job(api, operation, operation.job, place.below("x-job"), problems)


def lint_pages(api: Api, operation: Operation, document: Document, problems: Problems) -> None:
    """Note what is wrong with the way in which an operation lists its pages."""
    pages = operation.pagination
    if pages is None:
        return
    place = operation_place(document, operation).below("x-pagination")
    known = [parameter.name for parameter in operation.parameters if parameter.place == "query"]
    for keyword, name in ((pages.kind, pages.parameter), ("size", pages.size)):
        if name is not None and name not in known:
            text = prose("there is no query parameter {name!r}{near}", name=name, near=did_you_mean(name, known))
            problems.add(place.below(keyword).value, "pagination", text)
    for keyword, types in _PAGES.items():
        _leads(api, operation, getattr(pages, keyword) or None, types, place.below(keyword), problems)


def _polled(provider: Provider, operation: Operation, starts: Starts, place: Place, problems: Problems) -> None:
    wanted_api, wanted = starts.poll
    polled = listed(".", starts.poll)
    found = next((api for api in provider.apis if SpecText(api.name) == wanted_api), None)
    polls = {other.name: other for other in found.operations} if found else {}
    if wanted not in polls:
        text = prose("no operation is called {polled}{near}", polled=polled, near=did_you_mean(wanted, polls))
        problems.add(place.value, "job", text)
    elif polls[wanted].job is None:
        text = prose(
            "{polled} has no x-job: it cannot poll the jobs that {name} starts", polled=polled, name=operation.name
        )
        problems.add(place.value, "job", text)


def _counted(operation: Operation, starts: Starts, place: Place, problems: Problems) -> None:
    """Note a field of the body that should say how many jobs are started, and does not exist."""
    if starts.count is None or not isinstance(operation.body, PayloadBody):
        return
    known = mentioned(operation.body.schema)
    if starts.count not in known:
        text = prose(
            "{count!r} is no field of the body{near}", count=starts.count, near=did_you_mean(starts.count, known)
        )
        problems.add(place.value, "job", text)


def _job(api: Api, operation: Operation, job: Job, place: Place, problems: Problems) -> None:
    known = [parameter.name for parameter in operation.parameters if parameter.place == "path"]
    if job.id not in known:
        text = prose("the path has no parameter {id!r}{near}", id=job.id, near=did_you_mean(job.id, known))
        problems.add(place.below("id").value, "job", text)
    status = _leads(api, operation, job.status, frozenset(("string",)), place.below("status"), problems)
    enum = merged_enum(status) if status is not None else None
    if enum is None and status is not None:
        said = "{status} has no enum: list the states of the job there, so that none of them is forgotten here"
        problems.add(place.below("status").value, "open-states", prose(said, status=job.status))
    elif enum is not None:
        _states(job, {value.key for value in enum.values}, place.below("states"), problems)
    if not {"succeeded", "failed"} <= {state for _, state in job.states}:
        said = "x-job needs a state that means succeeded and one that means failed"
        problems.add(place.below("states").key, "job", said)
    for name, types in _JOB.items():
        _leads(api, operation, getattr(job, name), types, place.below(name), problems)


def _states(job: Job, documented: set[SpecText], place: Place, problems: Problems) -> None:
    named = {name for name, _ in job.states}
    missing = sorted(documented - named)
    if missing:
        problems.add(place.key, "job", prose("x-job does not say what {states} means", states=listed(", ", missing)))
    for name in sorted(named - documented):
        text = prose(
            "x-job names the state {name!r}, which {status} never is{near}",
            name=name,
            status=job.status,
            near=did_you_mean(name, documented),
        )
        problems.add(place.below(name).key, "job", text)


def _leads(
    api: Api, operation: Operation, pointer: SpecText | None, types: _Types, place: Place, problems: Problems
) -> Schema | None:
    """The schema that a pointer into the answer leads to; a problem, at the pointer, where that cannot be read."""
    if pointer is None:
        return None
    schema = answer_part(api, operation, pointer)
    if schema is None:
        problems.add(
            place.value, "pointer", prose("{pointer} leads nowhere in the answer that is described", pointer=pointer)
        )
        return None
    found = allowed_types(schema)
    if found is not None and types.isdisjoint(found):
        word = pointers.split(place.pointer)[-1]
        text = prose(
            "{pointer} is of type {found}, and {word} is read as {types}",
            pointer=pointer,
            found=" or ".join(found),
            word=word,
            types=" or ".join(sorted(types)),
        )
        problems.add(place.value, "pointer-type", text)
    elif types >= _NUMBER:
        _counts(operation, pointer, schema, place, problems)
    return schema


def _counts(operation: Operation, pointer: SpecText, schema: Schema, place: Place, problems: Problems) -> None:
    """Note where a text is read as a number, and its values or the examples say that it is none."""
    word = pointers.split(place.pointer)[-1]
    enum = merged_enum(schema)
    listed_there = [value.value for value in enum.values] if enum is not None else []
    shown = [part for example in operation.answer.examples for part in parts(example.value, steps(pointer))]
    for values, said in (
        (listed_there, "{pointer} is one of {values}, and {word} is read as a number"),
        (shown, "the example says {values} at {pointer}, and {word} is read as a number"),
    ):
        texts = [quoted(value) for value in values if isinstance(value, SpecText) and not _is_number(value)]
        if texts:
            text = prose(said, pointer=pointer, values=shortened(listed(", ", texts), 60), word=word)
            problems.add(place.value, "pointer-type", text)
            return


def _is_number(text: SpecText) -> bool:
    return found_in(text, _DIGITS) is not None
