"""Project: where the templates, the specs and the clients are, and what a user's pyproject.toml says of them."""

from __future__ import annotations

import keyword
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_KNOWN: Final[dict[str, type]] = {"specs": str, "out": str, "package": str, "campaign": str, "max-age": int}
"""The settings of [tool.callsheet], and what each is."""
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
    """Where a project keeps its specs and its clients. `root` is the folder of the pyproject.toml.

    `campaign` is a file of payloads that `diff` prices with old and new specs. `max_age` is how many days ago a page
    may have been read before `lint` warns of it.
    """

    root: Path
    specs: Path
    out: Path
    package: str
    campaign: Path | None = None
    max_age: int | None = None


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
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    tool = data.get("tool", {})
    if not isinstance(tool, dict):
        raise SettingsError(f"{path}: [tool] must be a table")
    table = tool.get("callsheet", {})
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: [tool.callsheet] must be a table")
    for key, value in table.items():
        if key not in _KNOWN:
            raise SettingsError(f"{path}: [tool.callsheet] has no setting {key!r}; settings are {', '.join(_KNOWN)}")
        if _KNOWN[key] is int and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise SettingsError(f"{path}: [tool.callsheet] {key} must be a whole number of days")
        if _KNOWN[key] is str and (not isinstance(value, str) or not value or "\0" in value):
            raise SettingsError(f"{path}: [tool.callsheet] {key} must be text")
    package = table.get("package", "callsheet_clients")
    if not can_be_imported(package):
        raise SettingsError(f"{path}: [tool.callsheet] package {package!r} must be one identifier")
    return Settings(
        root=folder,
        specs=folder / table.get("specs", "specs"),
        out=folder / table.get("out", "generated"),
        package=package,
        campaign=folder / table["campaign"] if "campaign" in table else None,
        max_age=table.get("max-age"),
    )
