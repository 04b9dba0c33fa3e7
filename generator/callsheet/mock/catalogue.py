"""The catalogue: what the generated package of a provider says of its operations, and which one a request is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from callsheet.runtime.answers import Access, Answers
    from callsheet.runtime.estimates import Estimate
    from callsheet.runtime.findings import Report
    from callsheet.runtime.operations import Operation
    from callsheet.runtime.webhooks import Scheme

_PARAMETER: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation and the parts of its path that parameters stand for, as they came."""

    operation: Operation
    segments: dict[str, str]

    @property
    def parameters(self) -> dict[str, str]:
        """The values of the parameters in the path."""
        return {name: unquote(text) for name, text in self.segments.items()}


class Catalogue:
    """One provider of a generated package. Everything is loaded when it is first needed."""

    def __init__(self, package: str, provider: str) -> None:
        self.package = package
        self.provider = provider

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """The operations by their name without the provider."""
        table: dict[str, Operation] = self._module("operations").OPERATIONS
        return table

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """The documented answers by the name of the operation."""
        table: dict[str, Answers] = self._module("answers").ANSWERS
        return table

    @cached_property
    def access(self) -> Access:
        """Where the API is and how the key is sent."""
        access: Access = self._module("answers").ACCESS
        return access

    @cached_property
    def webhooks(self) -> Scheme | None:
        """How deliveries to webhooks are signed; None where no document says it."""
        try:
            scheme: Scheme = self._module("webhooks").SCHEME
        except ModuleNotFoundError:
            return None
        return scheme

    def check(self, operation: str, payload: object) -> Report:
        """What is wrong with a payload, by the same emitted checks that the client runs."""
        report: Report = import_module(f"{self.package}.{self.provider}").check(operation, payload)
        return report

    def checks_parameters(self, operation: str) -> bool:
        """Whether an operation takes parameters beside a payload, or beside files."""
        return operation in getattr(self._module("checks"), "PARAMETERS", {})

    def check_parameters(self, operation: str, parameters: object) -> Report:
        """What is wrong with such parameters, by the emitted checks."""
        report: Report = import_module(f"{self.package}.{self.provider}").check_parameters(operation, parameters)
        return report

    def estimate(self, operation: str, payload: object) -> Estimate | None:
        """What a payload costs, by the same emitted prices; None for an operation that has no price."""
        price: Callable[[Any], Estimate] | None = self._module("prices").PRICES.get(operation)
        return None if price is None else price(payload)

    @cached_property
    def _patterns(self) -> list[tuple[Operation, re.Pattern[str]]]:
        """The operations below the base path, by the paths that they take."""
        found = [operation for operation in self.operations.values() if not _path_of_server(operation)]
        return [(operation, _pattern(operation.path)) for operation in found]

    @cached_property
    def _patterns_of_host(self) -> list[tuple[Operation, re.Pattern[str]]]:
        """The operations whose server is a path of its own at the same host."""
        found = [operation for operation in self.operations.values() if _path_of_server(operation)]
        return [(operation, re.compile(_prefix(operation) + _pattern(operation.path).pattern)) for operation in found]

    def route(self, method: str, path: str) -> Route | None:
        """The operation that a method and a path (below the base path) belong to. Fixed words beat parameters."""
        return _route(self._patterns, method, path)

    def route_of_host(self, method: str, path: str) -> Route | None:
        """The same for a whole path, which belongs to an operation whose server is a path of its own."""
        return _route(self._patterns_of_host, method, path)

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods that a path takes; none where there is no such path."""
        return tuple(sorted({operation.method for operation, pattern in self._patterns if pattern.fullmatch(path)}))

    def _module(self, name: str) -> Any:
        return import_module(f"{self.package}.{self.provider}.{name}")


def _route(patterns: list[tuple[Operation, re.Pattern[str]]], method: str, path: str) -> Route | None:
    found = [
        Route(operation, dict(zip(_PARAMETER.findall(operation.path), match.groups(), strict=True)))
        for operation, pattern in patterns
        if operation.method == method and (match := pattern.fullmatch(path))
    ]
    return min(found, key=lambda route: len(route.segments), default=None)


def _path_of_server(operation: Operation) -> str:
    """The server of an operation, where that is only a path; empty elsewhere."""
    server = operation.server
    url = server if server is None or isinstance(server, str) else server.url
    return url if url is not None and url.startswith("/") else ""


def _prefix(operation: Operation) -> str:
    """What stands for the server of an operation in a pattern: anything may stand for a variable."""
    pieces = _PARAMETER.split(_path_of_server(operation).rstrip("/"))
    return ".+".join(re.escape(piece) for piece in pieces[::2])


def _pattern(path: str) -> re.Pattern[str]:
    pieces = _PARAMETER.split(path.partition("?")[0])
    return re.compile("([^/]+)".join(re.escape(piece) for piece in pieces[::2]))
