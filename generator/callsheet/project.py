"""Project: where the templates, the specs and the clients are, and what a user's pyproject.toml says of them."""

from __future__ import annotations

import keyword
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """The folder `templates` or `specs`: inside the installed package, or at the top of a checkout."""
    installed = _HERE / "_data" / name
    return installed if installed.is_dir() else _HERE.parents[1] / name


def runtime_folder() -> Path:
    """The folder whose files are copied into every output."""
    return _HERE / "runtime"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a project keeps its specs and its clients. `root` is the folder of the pyproject.toml."""

    root: Path
    specs: Path
    out: Path
    package: str


class SettingsError(Exception):
    """A pyproject.toml that cannot be used. The message names the file and what to write."""


def read_settings(start: Path) -> Settings:
    """The settings of the project around a folder: `[tool.callsheet]` of the nearest pyproject.toml.

    Raises `SettingsError` for a file that cannot be read, an unknown key or a value of the wrong type.
    """
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            return _settings(folder, path)
    return Settings(start, start / "specs", start / "generated", "callsheet_clients")


def can_be_imported(package: str) -> bool:
    """Whether a package may have this name."""
    return package.isidentifier() and not keyword.iskeyword(package)


def _settings(folder: Path, path: Path) -> Settings:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    tool = data.get("tool", {})
    if not isinstance(tool, dict):
        raise SettingsError(f"{path}: [tool] must be a table")
    table = tool.get("callsheet", {})
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: [tool.callsheet] must be a table")
    known = {"specs": "specs", "out": "generated", "package": "callsheet_clients"}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{path}: [tool.callsheet] has no setting {key!r}; settings are {', '.join(known)}")
        if not isinstance(value, str) or not value:
            raise SettingsError(f"{path}: [tool.callsheet] {key} must be text")
    package = table.get("package", known["package"])
    if not can_be_imported(package):
        raise SettingsError(f"{path}: [tool.callsheet] package {package!r} must be one identifier")
    return Settings(
        folder, folder / table.get("specs", known["specs"]), folder / table.get("out", known["out"]), package
    )
