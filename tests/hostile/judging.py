"""Judging: whether the clients of a hostile spec are those of a harmless one of the same shape, but for its texts."""

from __future__ import annotations

import ast
import keyword
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from tests.hostile.positions import HARMLESS, MARK, VALUES, Spec

from callsheet.generation import generate
from callsheet.modelling.providers import read_specs
from callsheet.problems import Problem, SpecError

PACKAGE: Final = "clients"
Judge = Callable[[str, str], Iterator[str]]
"""Yields what is wrong with a text, which should be like another."""
_TEXTS: Final = (ast.Constant, ast.JoinedStr)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a spec: why it was refused, or the files of its clients."""

    refused: tuple[Problem, ...]
    files: Mapping[str, str]


def outcome(texts: Mapping[str, str]) -> Outcome:
    """What comes of the spec that says some texts in their positions."""
    with tempfile.TemporaryDirectory() as folder:
        Spec(texts).write(Path(folder))
        try:
            return Outcome((), generate(read_specs(Path(folder), "specs"), PACKAGE))
        except SpecError as error:
            return Outcome(tuple(error.problems), {})


@cache
def _harmless(texts: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return outcome(dict(texts)).files


def fewest(judge: Judge, path: str, text: str) -> list[str]:
    """What a judge finds in a file beside that of the harmless spec which it is most like."""
    least: list[str] | None = None
    for odd in HARMLESS:
        found = list(judge(text, _harmless(tuple(odd.items()))[path]))
        least = found if least is None or len(found) < len(least) else least
        if not least:
            break
    return least or []


def refused_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts for which a spec is refused, each with its position. They are looked for in halves."""
    if not outcome(texts).refused:
        return {}
    if len(texts) == 1:
        return dict(texts)
    places = list(texts)
    halves = (places[: len(places) // 2], places[len(places) // 2 :])
    return {
        place: text for half in halves for place, text in refused_texts({place: texts[place] for place in half}).items()
    }


def faults(texts: Mapping[str, str], files: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the clients of a spec, in one line each."""
    usual = _harmless(())
    if sorted(files) != sorted(usual):
        yield f"other files: {sorted(set(files) ^ set(usual))}"
    for path in sorted(path for path in set(files) & set(usual) if "/_runtime/" not in path):
        judge = {".py": _python, ".md": _markdown}.get(Path(path).suffix)
        if judge is not None:
            yield from (f"{path}: {fault}" for fault in fewest(judge, path, files[path]))
    yield from _lost(texts, files)


def _lost(texts: Mapping[str, str], files: Mapping[str, str]) -> Iterator[str]:
    """The texts that mean themselves, and are not in the clients as they were."""
    own = (text for path, text in files.items() if path.endswith(".py") and "/_runtime/" not in path)
    held = set().union(*map(texts_in, own))
    spec = Spec(texts)
    for position in VALUES:
        for meant in _meant(position, spec.said[position]):
            if not any(meant in text for text in (map(unquote, held) if position == "path" else held)):
                yield f"{position}: the text {meant[:50]!r} is lost"


def _meant(position: str, said: str) -> list[str]:
    """What a text in a position stands for: an address ends before its last slash, media types stand in a list, and
    what no address holds is written in percent."""
    if position == "path":
        return [unquote(said.strip())]
    if position == "media type":
        return [part.strip() for part in said.split(",")]
    return [said.strip().rstrip("/") if position == "server" else said.strip()]


def _python(source: str, usual: str) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(source.encode("utf-8"))
            compile(tree, "<generated>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, Warning, UnicodeError) as error:
        yield f"is no Python: {type(error).__name__}: {error}"
        return
    expected = ast.parse(usual)
    more = _kinds(tree) - _kinds(expected)
    if more:
        yield f"has syntax of its own: {dict(more)}"
    names, known = set(_names(tree)), set(_names(expected))
    derived = {name for name in known if MARK.lower() in name.lower()}
    foreign = names - known
    if len(foreign) > len(derived):
        yield f"has names of its own: {sorted(foreign)}"
    for name in foreign:
        if keyword.iskeyword(name) or name.startswith("__"):
            yield f"has the name {name}"


def _kinds(tree: ast.AST) -> Counter[str]:
    """How often each kind of syntax occurs, but for the texts: their number depends on what they hold."""
    return Counter(type(node).__name__ for node in ast.walk(tree) if not isinstance(node, _TEXTS))


def _names(tree: ast.AST) -> Iterator[str]:
    """Every name that source text holds."""
    for node in ast.walk(tree):
        for part in ("id", "attr", "name", "arg", "asname", "module"):
            name = getattr(node, part, None)
            if isinstance(name, str):
                yield name


def texts_in(source: str) -> set[str]:
    """Every text that source holds; none where it is no Python."""
    try:
        tree = ast.parse(source.encode("utf-8"))
    except (SyntaxError, ValueError):
        return set()
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in found if isinstance(value, str)}


def _markdown(text: str, usual: str) -> Iterator[str]:
    for mark in ("\n#", "\n```", "\n|"):
        if text.count(mark) > usual.count(mark):
            yield f"has {text.count(mark)} {mark!r}, and not {usual.count(mark)}"
    if not all(char.isprintable() or char == "\n" for char in text):
        yield "holds what cannot be printed"
