"""Methods for files: a binary answer that is written into a file while it comes."""

from __future__ import annotations

from callsheet.compiling.code import Code, Names, code, docstring, identifier, joined, literal
from callsheet.ir.operations import Api, Operation
from callsheet.ir.texts import SpecText, prose
from callsheet.views.methods import Methods, Signature, Surroundings, add_call_key, given_to
from callsheet.views.returns import answer_code
from callsheet.views.types import answer_type

_PATH = code("Path")


def file_method_names(api: Api) -> dict[SpecText, Code]:
    """What the methods are called that write the answers of operations into files, by the names of the operations."""
    names = Names(identifier(operation.name) for operation in api.operations)
    binary = (operation.name for operation in api.operations if operation.gives_bytes)
    return {name: names.take(code("{n}_to_file", n=identifier(name))) for name in binary}


def file_methods(at: Surroundings, operation: Operation, name: Code) -> Methods:
    """The methods of a name that write the answer of an operation into a file."""
    at.uses.add("downloads")
    given = given_to(at, operation)
    add_call_key(operation, given)
    arguments = [
        code("OPERATIONS[{n}]", n=literal(at.api.full_name(operation))),
        answer_code(at.answers, at.api, operation, at.uses, _PATH),
        code("target"),
        code("downloads.Download(max_bytes, deadline, overwrite, on_progress)"),
        *given.passed,
    ]
    keyword = [
        *given.keyword,
        code("max_bytes: int = downloads.LARGEST_RESULT"),
        code("deadline: float = downloads.DOWNLOAD_SECONDS"),
        code("overwrite: bool = False"),
        code("on_progress: Callable[[downloads.Fetched], object] | None = None"),
    ]
    signature = Signature(
        name,
        joined(", ", [code("target: downloads.Target"), *given.positional, code("*"), *keyword]),
        answer_type(at.answers, at.api, operation, _PATH),
        docstring(_said(operation), 8),
    )
    return signature.calling(code("self._transport.save({a})", a=joined(", ", arguments)))


def _said(operation: Operation) -> list[str | SpecText]:
    return [
        prose("Call {name}, and write its answer into a file while it comes.", name=operation.name),
        "`target` is the file to write, whose path is returned; one that is there is replaced with `overwrite` only. "
        "It gets its name when all of it is on the disk: an answer that is cut leaves nothing behind.",
        "An answer above `max_bytes` is not taken. `on_progress` is called with every piece: `path`, the bytes "
        "`written`, and `whole`, the size where the server tells it.",
        prose("Everything else is as for `{name}`.", name=operation.name),
    ]
