"""Methods for jobs: wait for one, and fetch what it has made."""

from __future__ import annotations

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import code, docstring, identifier, joined, literal
from callsheet.ir.answers import answer_part
from callsheet.ir.operations import Api, Job, Operation
from callsheet.ir.texts import SpecText
from callsheet.views.methods import Methods, Signature, Surroundings
from callsheet.views.types import answer_type


def wait_methods(at: Surroundings, api: Api, operation: Operation, job: Job) -> Methods:
    """The methods that wait until a job has ended. `operation` polls it, and belongs to `api`."""
    at.uses.add("jobs")
    answer = answer_type(at.answers, api, operation)
    job_id = identifier(job.id)
    call = code(
        "self._transport.wait(OPERATIONS[{n}], {answer}, {id}, "
        "deadline=deadline, interval=interval, on_progress=on_progress)",
        n=literal(api.full_name(operation)),
        answer=answer,
        id=job_id,
    )
    span = job.interval
    pace = f"every {span.low:g} seconds" if span else "every 5 seconds (no interval is documented)"
    said = [
        "Wait until a job has ended, and return its last state.",
        f"Asks at once and then {pace}, for at most `deadline` seconds; `interval` (seconds) sets another pace. "
        "`on_progress` is called with every state.",
        "A poll that fails is made again: it costs nothing. Raises JobFailed where the job failed, JobNotFound "
        "where there is none, and JobStillRunning at the deadline: the job goes on, and waiting for the same "
        f"`{job_id}` takes it up again, in another process too.",
    ]
    parameters = [
        code("{id}: str", id=job_id),
        code("*"),
        code("deadline: float = jobs.WAIT_SECONDS"),
        code("interval: float | None = None"),
        code("on_progress: Callable[[{a}], object] | None = None", a=answer),
    ]
    return Signature(code("wait"), joined(", ", parameters), answer, docstring(said, 8)).calling(call)


def download_methods(at: Surroundings, api: Api, operation: Operation, result: SpecText) -> Methods:
    """The methods that fetch what a job has made. `result` is where the answer of `operation` holds it."""
    at.uses.add("downloads")
    schema = answer_part(api, operation, result)
    several = schema is not None and "array" in (allowed_types(schema) or ())
    answer = answer_type(at.answers, api, operation)
    call = code(
        "self._transport.download(OPERATIONS[{n}], result, target, "
        "downloads.Download(max_bytes, deadline, overwrite, on_progress))",
        n=literal(api.full_name(operation)),
    )
    body = "return {call}" if several else "paths = {call}\n        return paths[0]"
    numbered = " Several results are numbered: clip.mp4 becomes clip-1.mp4 and clip-2.mp4." if several else ""
    said = [
        f"Fetch what a job has made into {'files' if several else 'a file'}.",
        f"`result` is the answer of `wait`, or a URL. `target` is the file to write.{numbered} A file that is "
        "there is replaced with `overwrite` only.",
        "Takes up a file where it was cut, for at most `deadline` seconds, and names it when all of it "
        "is on the disk. Follows redirects; the key goes to the provider's own address only. A file above "
        "`max_bytes` is not fetched. `on_progress` is called with every piece: `path`, the bytes `written`, and "
        "`whole`, the size where the server tells it.",
        "Raises InvalidArgument, before anything is fetched, for a target that cannot be written, and "
        "DownloadFailed where a result did not come whole.",
    ]
    parameters = [
        code("result: {a} | str", a=answer),
        code("target: downloads.Target"),
        code("*"),
        code("max_bytes: int = downloads.LARGEST_RESULT"),
        code("deadline: float = downloads.DOWNLOAD_SECONDS"),
        code("overwrite: bool = False"),
        code("on_progress: Callable[[downloads.Fetched], object] | None = None"),
    ]
    returns = code("list[Path]") if several else code("Path")
    return Signature(code("download"), joined(", ", parameters), returns, docstring(said, 8)).calling(call, body)
