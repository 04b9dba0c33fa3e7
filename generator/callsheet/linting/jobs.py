"""Jobs and pages: what x-starts, x-job and x-pagination name must be there."""

from __future__ import annotations

import json

from callsheet.compiling.merging import merged_enum
from callsheet.ir.answers import answer_part
from callsheet.ir.operations import Api, Job, Operation, Provider, Starts
from callsheet.ir.schemas import Schema
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems


def lint_jobs(provider: Provider, api: Api, operation: Operation, missing: frozenset[str], problems: Problems) -> None:
    """Note what is wrong with the jobs that an operation starts or polls. `missing` APIs are not known in full."""
    if operation.starts is not None:
        if operation.starts.poll[0] not in missing:
            _polled(provider, operation, operation.starts, problems)
        starts = operation.starts
        for pointer in (starts.ids, starts.charged, starts.charges, starts.indexes, starts.balance):
            if pointer is not None:
                _leads(api, operation, "x-starts", pointer, problems)
    if operation.job is not None:
        _job(api, operation, operation.job, problems)


def _polled(provider: Provider, operation: Operation, starts: Starts, problems: Problems) -> None:
    wanted_api, wanted = starts.poll
    found = next((api for api in provider.apis if api.name == wanted_api), None)
    polls = {other.name: other for other in found.operations} if found else {}
    if wanted not in polls:
        text = f"no operation is called {wanted_api}.{wanted}{did_you_mean(wanted, polls)}"
        problems.add(starts.basis.position, "job", text)
    elif polls[wanted].job is None:
        text = f"{wanted_api}.{wanted} has no x-job: it cannot poll the jobs that {operation.name} starts"
        problems.add(starts.basis.position, "job", text)


def _job(api: Api, operation: Operation, job: Job, problems: Problems) -> None:
    where = job.basis.position
    if job.id not in {parameter.name for parameter in operation.parameters if parameter.place == "path"}:
        problems.add(where, "job", f"the path has no parameter {job.id!r}")
    status = _leads(api, operation, "x-job", job.status, problems)
    enum = merged_enum(status) if status is not None else None
    if enum is not None:
        _states(job, {str(json.loads(value.text)) for value in enum.values}, problems)
    if not {"succeeded", "failed"} <= {state for _, state in job.states}:
        problems.add(where, "job", "x-job needs a state that means succeeded and one that means failed")
    for pointer in (job.echo, job.progress, job.result, job.error, job.charged, job.refunded):
        if pointer is not None:
            _leads(api, operation, "x-job", pointer, problems)


def _states(job: Job, documented: set[str], problems: Problems) -> None:
    named = {name for name, _ in job.states}
    missing = sorted(documented - named)
    if missing:
        problems.add(job.basis.position, "job", f"x-job does not say what {', '.join(missing)} means")
    for name in sorted(named - documented):
        text = f"x-job names the state {name!r}, which {job.status} never is{did_you_mean(name, documented)}"
        problems.add(job.basis.position, "job", text)


def lint_pages(api: Api, operation: Operation, problems: Problems) -> None:
    """Note what is wrong with the way in which an operation lists its pages."""
    pages = operation.pagination
    if pages is None:
        return
    known = {parameter.name for parameter in operation.parameters if parameter.place == "query"}
    for name in (pages.cursor, pages.size):
        if name is not None and name not in known:
            problems.add(operation.basis.position, "pagination", f"there is no query parameter {name!r}")
    for pointer in (pages.next, pages.items, pages.more):
        if pointer is not None:
            _leads(api, operation, "x-pagination", pointer, problems)


def _leads(api: Api, operation: Operation, keyword: str, pointer: str, problems: Problems) -> Schema | None:
    """The schema that a pointer into the answer leads to; a problem where it leads nowhere."""
    schema = answer_part(api, operation, pointer)
    if schema is None:
        text = f"{keyword}: {pointer} leads nowhere in the answer that is described"
        problems.add(operation.basis.position, "pointer", text)
    return schema
