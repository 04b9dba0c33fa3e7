"""The judge: what does not hold for the client of a document, whatever the document says."""

from __future__ import annotations

import ast
import io
import tempfile
import tokenize
import traceback
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from tests.hostile.documents import ForeignDocument
from tests.hostile.fuzzing.calls import wrong_calls
from tests.hostile.importing import imported
from tests.hostile.markdown import active

from callsheet.generation import generate
from callsheet.modelling.providers import read_specs
from callsheet.problems import Problem, SpecError

PACKAGE: Final = "fuzzed"
PROVIDER: Final = "acme"
_README: Final = f"{PACKAGE}/{PROVIDER}/README.md"
_FOREIGN: Final = frozenset(("__import__", "os", "system", "eval", "exec", "open", "compile", "breakpoint", "getattr"))
"""What no client calls, and the texts do."""


def faults(texts: Mapping[str, str]) -> list[str]:
    """What is wrong with what comes of the document that says some texts in their places."""
    document = ForeignDocument(texts)
    try:
        files = _files(document)
    except SpecError as error:
        return [f"refused in a wrong way: {problem}" for problem in error.problems if not is_told_well(problem)]
    except Exception as error:  # whatever it is, it is a fault of ours
        return [f"traceback: {shown(error)}"]
    return list(_faults(document, files))


def _faults(document: ForeignDocument, files: Mapping[str, str]) -> Iterator[str]:
    usual = _harmless()
    if sorted(files) != sorted(usual):
        yield f"other files: {sorted(set(files) ^ set(usual))}"
    for path in sorted(path for path in usual if path.endswith(".py") and "/_runtime/" not in path):
        yield from (f"{path}: {fault}" for fault in wrong_python(files[path], usual[path]))
    yield from (f"README.md {fault}" for fault in active(files[_README], usual[_README]))
    try:
        with imported(files, PACKAGE, PROVIDER) as modules:
            yield from wrong_calls(document, modules, files)
    except Exception as error:  # a warning, a name that is missing, code of the document
        yield f"import or call: {shown(error)}"


def _files(document: ForeignDocument) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        return generate(read_specs(document.write(Path(folder)), "acme.yaml"), PACKAGE)


@cache
def _harmless() -> dict[str, str]:
    return _files(ForeignDocument({}))


def is_told_well(problem: Problem) -> bool:
    """Whether a problem has its place and stands in one line."""
    return problem.position.line > 0 and "\n" not in str(problem) and "\r" not in str(problem)


def shown(error: Exception) -> str:
    """An error with where it came up."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:200]} ({Path(last.filename).name}:{last.lineno})"


def wrong_python(source: str, usual: str) -> Iterator[str]:
    """What is wrong with source text that should be like the usual one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(source.encode())
            compile(tree, "<generated>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, Warning) as error:
        yield f"is no Python: {error}"
        return
    if not all(char.isprintable() or char == "\n" for char in source):
        yield "holds what cannot be printed"
    yield from (f"has a comment of its own: {comment}" for comment in sorted(_comments(source) - _comments(usual)))
    yield from (f"imports {name}, and does not use it" for name in sorted(needless_imports(tree)))
    for name in _called(tree) - _called(ast.parse(usual)):
        if not all(part.isidentifier() and part not in _FOREIGN for part in name.split(".")):
            yield f"calls {name}"


def _comments(source: str) -> set[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.string for token in tokens if token.type == tokenize.COMMENT}


def needless_imports(tree: ast.AST) -> set[str]:
    """The names that a module takes from others, and neither reads nor quotes, as `__all__` does."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module != "__future__"]
    quoted = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | quoted
    return {alias.asname or alias.name for node in froms for alias in node.names} - read


def _called(tree: ast.AST) -> set[str]:
    return {_function(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def _function(called: ast.expr) -> str:
    """What is called, by its name: of a generic class without what it holds, of a method of a text without the text.

    What a call gives is called like that call.
    """
    match called:
        case ast.Subscript(value) | ast.Call(value):
            return _function(value)
        case ast.Attribute(ast.Constant(str()), name):
            return f"str.{name}"
        case _:
            return ast.unparse(called)
