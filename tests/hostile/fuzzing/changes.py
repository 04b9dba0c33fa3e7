"""Changes: the specs of this project and of its tests with odd texts in place of what they say, wherever they say it.

    python -m tests.hostile.fuzzing.changes SEED --count N      judges N changes of each provider

Nothing is told of the places: every key and every text of a spec is one, those of our extensions, too.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.hostile.fuzzing.judge import is_told_well, shown, wrong_python
from tests.hostile.fuzzing.odd import TEXTS
from tests.hostile.importing import imported
from tests.hostile.markdown import active
from tests.hostile.positions import segment, yaml

from callsheet.generation import generate
from callsheet.modelling.providers import read_specs
from callsheet.problems import SpecError
from callsheet.reading.documents import load

_ROOT: Final = Path(__file__).resolve().parents[3]
PROVIDERS: Final = tuple(
    path.relative_to(_ROOT).as_posix()
    for folder in ("specs", "tests/wire/specs")
    for path in sorted((_ROOT / folder).iterdir())
    if path.is_dir()
)
"""The folders of the providers whose specs are changed."""
_PACKAGE: Final = "changed"
_AT_ONCE: Final = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A text of a spec that says something else: wherever the spec says it, pointers included."""

    old: str
    new: str

    def applied(self, value: Any) -> Any:
        """The value with every such text changed."""
        if isinstance(value, dict):
            return {self.applied(key): self.applied(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.applied(item) for item in value]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        if text == self.old:
            return self.new
        if not text.startswith(("/", "#/")):
            return text
        return "/".join(segment(self.new) if step == segment(self.old) else step for step in text.split("/"))


@cache
def files(provider: str) -> dict[str, Any]:
    """The specs of a provider, by their path."""
    found = sorted((_ROOT / provider).glob("*.yaml"))
    return {f"{path.parent.name}/{path.name}": load(path, path.name).data for path in found}


@cache
def usual(provider: str) -> dict[str, str]:
    """The clients of the specs as they are."""
    return _made(files(provider))


def _made(specs: Mapping[str, Any]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        for path, data in specs.items():
            target = Path(folder, path)
            target.parent.mkdir(exist_ok=True)
            target.write_text(yaml(data), encoding="utf-8")
        return generate(read_specs(Path(folder), "specs"), _PACKAGE)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def drawn(provider: str, seed: str) -> list[Change]:
    """Some changes of a provider's specs, the same ones for the same seed."""
    dice = random.Random(seed)
    said = sorted(set(_texts(list(files(provider).values()))))
    return [Change(old, dice.choice(TEXTS)) for old in dice.sample(said, _AT_ONCE)]


def faults(provider: str, changes: list[Change]) -> list[str]:
    """What is wrong with what comes of changed specs. Those that are refused are tried in halves."""
    specs = files(provider)
    for change in changes:
        specs = {path: change.applied(data) for path, data in specs.items()}
    try:
        made = _made(specs)
    except SpecError as error:
        wrong = [f"refused in a wrong way: {problem}" for problem in error.problems if not is_told_well(problem)]
        half = len(changes) // 2
        return wrong or [fault for part in (changes[:half], changes[half:]) if half for fault in faults(provider, part)]
    except Exception as error:  # whatever it is, it is a fault of ours
        return [f"{changes!a}: traceback: {shown(error)}"]
    return [f"{changes!a}: {fault}" for fault in _faults(provider, made)]


def _faults(provider: str, made: dict[str, str]) -> Iterator[str]:
    expected, name = usual(provider), Path(provider).name
    if sorted(made) != sorted(expected):
        yield f"other files: {sorted(set(made) ^ set(expected))}"
    for path in sorted(path for path in set(made) & set(expected) if f"/{name}/" in path):
        judge = active if path.endswith(".md") else wrong_python if path.endswith(".py") else None
        yield from (f"{path}: {fault}" for fault in (judge(made[path], expected[path]) if judge is not None else ()))
    try:
        with imported(made, _PACKAGE, name):
            pass
    except Exception as error:  # a warning, a name that is missing, code of the spec
        yield f"import: {shown(error)}"


def main() -> int:
    """Judge changes; returns the exit status: 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzzing.changes")
    parser.add_argument("seed")
    parser.add_argument("--count", type=int, default=20)
    options = parser.parse_args()
    count = 0
    for number in range(options.count):
        for provider in PROVIDERS:
            for fault in faults(provider, drawn(provider, f"{options.seed}:{number}")):
                count += 1
                print(ascii(fault), flush=True)
    print(f"{count} faults")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
