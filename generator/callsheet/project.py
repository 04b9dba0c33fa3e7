"""Project: where the templates, the specs and the clients are, and what a user's pyproject.toml says of them."""

from __future__ import annotations

import keyword
import sys
import tomllib
import unicodedata
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


def package_problem(package: str) -> str | None:
    """Why a package cannot have this name, or None where it can."""
    is_read_alike = unicodedata.normalize("NFKC", package) == package  # Python imports names in this form
    if not package.isidentifier() or keyword.iskeyword(package) or not is_read_alike or package.startswith("__"):
        return f"{package!r} must be one identifier, such as my_clients"
    if package in sys.stdlib_module_names or package == "callsheet":
        return f"{package!r} is called like a module that is there already: choose another, such as my_clients"
    return None


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
    problem = package_problem(package)
    if problem is not None:
        raise SettingsError(f"{path}: [tool.callsheet] package {problem}")
    return Settings(
        root=folder,
        specs=folder / table.get("specs", "specs"),
        out=folder / table.get("out", "generated"),
        package=package,
        campaign=folder / table["campaign"] if "campaign" in table else None,
        max_age=table.get("max-age"),
    )
