"""Trials: the checks and prices of specs, compiled as the clients are, to be asked before any client is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from callsheet.clients import Clients
from callsheet.ir.operations import Provider
from callsheet.project import runtime_folder
from callsheet.rendering.templates import render
from callsheet.views.checks import checks_view
from callsheet.views.prices import prices_view
from callsheet.views.sources import sources_view

_NUMBERS: Final = count(1)


@contextmanager
def compiled(providers: tuple[Provider, ...]) -> Iterator[Clients]:
    """The checks and prices of providers, as a package that can be imported for a while."""
    package = f"callsheet_trial_{next(_NUMBERS)}"
    with TemporaryDirectory() as folder:
        for name, text in _files(providers).items():
            path = Path(folder) / package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        try:
            yield Clients(package)
        finally:
            sys.path.remove(folder)
            for module in [name for name in sys.modules if name.partition(".")[0] == package]:
                del sys.modules[module]


def _files(providers: tuple[Provider, ...]) -> dict[str, str]:
    files = {f"_runtime/{path.name}": path.read_text(encoding="utf-8") for path in runtime_folder().glob("*.py")}
    files["__init__.py"] = f"PROVIDERS = {tuple(provider.name for provider in providers)!r}\n"
    for provider in providers:
        files |= {f"{provider.name}/{name}": text for name, text in _modules(provider).items()}
    return files


def _modules(provider: Provider) -> dict[str, str]:
    checks, rules = checks_view(provider)
    return {
        "__init__.py": "",
        "checks.py": render("checks.py.j2", checks),
        "prices.py": render("prices.py.j2", prices_view(provider)),
        "rules.py": render("rules.py.j2", rules),
        "sources.py": render("sources.py.j2", sources_view(provider)),
    }
