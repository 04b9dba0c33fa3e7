"""Clients: the generated package that the command line works on, installed or in a folder."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from callsheet.runtime.answers import Answers
    from callsheet.runtime.estimates import Estimate, Total
    from callsheet.runtime.findings import Check, Finding, Report
    from callsheet.runtime.operations import Operation


class ClientsError(Exception):
    """No usable clients, or no such operation. The message says what is wrong and what to do."""


class Runner:
    """What is done with the payloads of one operation."""

    __slots__ = ("_find", "check", "estimate", "operation")

    def __init__(
        self, operation: str, find: Check, check: Callable[[object], Report], estimate: Callable[[object], Estimate]
    ) -> None:
        self.operation = operation
        self._find = find
        self.check = check
        self.estimate = estimate

    def suspects(self, payloads: list[dict[str, Any]]) -> Iterator[int]:
        """The indexes of those of many payloads that a report has something to say of."""
        find = self._find
        errors: list[Finding] = []
        warnings: list[Finding] = []
        for index, payload in enumerate(payloads):
            try:
                find(payload, errors, warnings)
            except RecursionError:
                errors.append(("", "depth", "it is nested too deeply", None))
            if errors or warnings:
                errors.clear()
                warnings.clear()
                yield index


class Clients:
    """A generated package, by its import name."""

    __slots__ = ("package",)

    def __init__(self, package: str) -> None:
        self.package = package

    @property
    def providers(self) -> tuple[str, ...]:
        """The providers in the package."""
        names: tuple[str, ...] = import_module(self.package).PROVIDERS
        return names

    def operations(self, provider: str) -> dict[str, Operation]:
        """The operations of a provider, by their name without it."""
        table: dict[str, Operation] = import_module(f"{self.package}.{provider}.operations").OPERATIONS
        return table

    def checks(self, provider: str) -> dict[str, Check]:
        """The emitted checks of a provider, by the operation's name without it."""
        table: dict[str, Check] = import_module(f"{self.package}.{provider}.checks").CHECKS
        return table

    def examples(self, provider: str) -> dict[str, tuple[Any, ...]]:
        """The documented payloads of a provider's operations."""
        table: dict[str, tuple[Any, ...]] = import_module(f"{self.package}.{provider}.examples").EXAMPLES
        return table

    def answers(self, provider: str) -> dict[str, Answers]:
        """The documented answers of a provider, by the name of the operation without it."""
        table: dict[str, Answers] = import_module(f"{self.package}.{provider}.answers").ANSWERS
        return table

    def client(self, provider: str) -> Any:
        """The class of the asynchronous client of a provider."""
        module = import_module(f"{self.package}.{provider}")
        name = next(name for name in module.__all__ if name.removeprefix("Async") in {*module.__all__} - {name})
        return getattr(module, name)

    def names(self) -> list[str]:
        """The full names of all operations."""
        return [f"{provider}.{name}" for provider in self.providers for name in self.operations(provider)]

    def runner(self, operation: str) -> Runner:
        """The functions of an operation. Raises `ClientsError` with the nearest names where there is none."""
        found = self.find(operation)
        if found is None:
            raise ClientsError(self._unknown(operation))
        return found

    def find(self, operation: str) -> Runner | None:
        """The functions of an operation, or None where there is none."""
        provider, _, name = operation.partition(".")
        checks = self.checks(provider) if provider in self.providers else {}
        return self._runner(provider, name, checks[name]) if name in checks else None

    def _runner(self, provider: str, name: str, check: Any) -> Runner:
        checking = import_module(f"{self.package}._runtime.checking")
        package, full = f"{self.package}.{provider}", f"{provider}.{name}"
        price = import_module(f"{package}.prices").PRICES.get(name)
        # What is read from a file is plain JSON, which a price takes as it is.
        return Runner(full, check, checking.checker(package, full, check), price or checking.estimator(None))

    def total(self) -> Total:
        """A sum of estimates that is still empty."""
        total: Total = import_module(f"{self.package}._runtime.estimates").Total()
        return total

    def elsewhere(self, name: str) -> str | None:
        """What to do about a provider, or a part of one, that is not in these clients but in those written here."""
        from os.path import relpath
        from pathlib import Path

        from callsheet.project import SettingsError, read_settings

        provider = name.partition(".")[0]
        if provider in self.providers or not provider.isidentifier():
            return None
        try:
            out = read_settings(Path.cwd()).out
        except SettingsError:
            return None
        here = any(out.glob(f"*/{provider}/operations.py"))
        return f"{provider} was generated here: pass --clients {relpath(out)}" if here else None

    def _unknown(self, operation: str) -> str:
        elsewhere = self.elsewhere(operation)
        if elsewhere is not None:
            return f"no operation is called {operation!r} in these clients; {elsewhere}"
        names = self.names()
        if operation in names:
            return f"{operation} takes a file, not a payload: there is nothing to check before the file is at hand"
        from callsheet.nearest import nearest
        from callsheet.runtime.words import either

        found = nearest(operation, names, most=3) or [name for name in names if operation and operation in name][:3]
        hint = f"did you mean {either(found)}?" if found else "`callsheet list` shows all of them"
        return f"no operation is called {operation!r}; {hint}"


def load_clients(folder: str | None) -> Clients:
    """The installed clients, or those in a folder that `callsheet generate --out` wrote.

    Raises `ClientsError` where there are none.
    """
    if folder is None:
        return _importable(
            "callsheet_clients", "install it, or pass --clients DIR, a folder that `generate --out` wrote"
        )
    from pathlib import Path

    root = Path(folder)
    packages = sorted(path.parent.name for path in root.glob("*/_runtime") if path.is_dir()) if root.is_dir() else []
    if len(packages) != 1:
        raise ClientsError(f"{folder} holds no clients: pass the folder that `callsheet generate --out` wrote")
    found = _found_in(str(root.resolve()), packages[0], f"generate it again: callsheet generate --out {folder}")
    if not str(import_module(found.package).__file__).startswith(str(root.resolve())):
        raise ClientsError(f"the package {found.package} in {folder} is called like a module that is there already")
    return found


def _found_in(root: str, package: str, remedy: str) -> Clients:
    """A package in a folder, whatever else lies there: nothing but the package is taken from it."""
    sys.path.insert(0, root)
    try:
        return _importable(package, remedy)
    finally:
        sys.path.remove(root)


def _importable(package: str, remedy: str) -> Clients:
    try:
        import_module(package)
    except ImportError as error:
        raise ClientsError(f"the package {package} cannot be imported ({error}): {remedy}") from None
    return Clients(package)
