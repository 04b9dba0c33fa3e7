"""Access: what the class of a client takes to know where the API is, and which keys to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from callsheet.compiling.code import Code, Names, code, constant_name, identifier, joined, literal
from callsheet.ir.access import Scheme, Server
from callsheet.ir.operations import Api, Operation, Provider
from callsheet.ir.texts import SpecText, listed, prose
from callsheet.views.calls import call, tuple_of

TAKEN: Final = (
    *("base_url", "server", "deadline", "journal", "on_charge_difference", "http_client", "clock"),
    *("self", "held", "settings"),
)
"""Names that mean something else already where a client is made."""


@dataclass(frozen=True, slots=True)
class KeyArgument:
    """An argument that takes a key. It is `required` where no operation goes without it."""

    name: Code
    scheme: Scheme
    variable: SpecText
    required: bool

    @property
    def is_pair(self) -> bool:
        """Whether it is a user name and a password."""
        return self.scheme.kind == "basic"


def key_arguments(provider: Provider) -> tuple[KeyArgument, ...]:
    """The keys of a provider, each once: the first one is called `key`, others as the documents call them.

    Those that operations usually need come before those that only some of them do.
    """
    usual = [scheme for api in provider.apis if api.security in provider.securities for scheme in api.security.schemes]
    firsts = [scheme for security in provider.securities for scheme in security.schemes]
    others = [scheme for security in provider.securities for keys in security.others for scheme in keys]
    schemes = dict.fromkeys((*usual, *firsts, *others))
    names = Names((*TAKEN, "key"))
    found: list[KeyArgument] = []
    for scheme in schemes:
        is_first = not found
        name = code("key") if is_first else names.take(identifier(scheme.name))
        variable = (
            provider.key_variable if is_first else SpecText(f"{provider.name.upper()}_{constant_name(scheme.name)}")
        )
        needed = all(scheme in s.schemes and not s.optional and not s.others for s in provider.securities)
        found.append(KeyArgument(name, scheme, variable, needed))
    return tuple(found)


def credentials(provider: Provider, used: set[str]) -> Code | None:
    """How the keys of a provider are sent, as values; None where it needs none."""
    return tuple_of([_credential(argument, used) for argument in key_arguments(provider)])


def _credential(argument: KeyArgument, used: set[str]) -> Code:
    scheme = argument.scheme
    place = "header" if scheme.kind == "bearer" else scheme.kind
    return call(
        "Credential",
        used,
        [
            ("place", literal(place)),
            ("name", literal(scheme.field)),
            ("prefix", literal("Bearer ") if scheme.kind == "bearer" else None),
            ("key", None if argument.name == "key" else literal(argument.name)),
        ],
    )


def key_names(provider: Provider) -> dict[Scheme, Code]:
    """The arguments that take the keys of a provider."""
    return {argument.scheme: argument.name for argument in key_arguments(provider)}


def operation_keys(names: Mapping[Scheme, Code], operation: Operation) -> Code | None:
    """The arguments that hold the keys of an operation; None where it is the usual one."""
    found = tuple(str(names[scheme]) for scheme in operation.security.schemes)
    return None if found == ("key",) else literal(found)


def other_keys(names: Mapping[Scheme, Code], operation: Operation) -> Code | None:
    """The sets of arguments that hold keys which do as well; None where there are none."""
    found = tuple(tuple(str(names[scheme]) for scheme in keys) for keys in operation.security.others)
    return literal(found) if found else None


def first_server(provider: Provider) -> Server | None:
    """The server that calls go to unless something else is said; None where the host of an API is not known.

    One of several APIs may be without: its calls, and its keys, must not go to the server of another one.
    """
    known = [next((server for server in api.servers if server.address), None) for api in provider.apis]
    return None if None in known else known[0]


def server_choices(provider: Provider) -> tuple[Server, ...]:
    """The servers that a user may choose from: those of the first API, where all of them have the same."""
    first = provider.apis[0].servers
    listed = tuple(dict.fromkeys(server for server in first if server.address))
    return listed if len(listed) > 1 and all(api.servers == first for api in provider.apis) else ()


def own_server(provider: Provider, api: Api, operation: Operation) -> Server | None:
    """The server of an operation, where it is another than that of the provider."""
    listed = [server for server in operation.servers if server.address or server.is_path]
    listed = listed or [server for server in api.servers if server.address]
    is_usual = not listed or listed[0] == first_server(provider) or _ends_like(listed[0], api)
    return None if is_usual else listed[0]


def _ends_like(server: Server, api: Api) -> bool:
    """Whether a server is only the path that the documents give to the base URL anyway."""
    return server.is_path and any(other.is_path and other.url == server.url for other in api.servers)


def server_code(server: Server | None, used: set[str]) -> Code:
    """A server as a value: its URL, with its variables where it has any."""
    if server is None or (server.is_path and not server.url):
        return literal("" if server is None else "/")
    if not server.variables:
        return literal(server.url)
    variables = [
        call(
            "Variable",
            used,
            [
                ("name", literal(variable.name)),
                ("default", literal(variable.default)),
                ("choices", literal(variable.choices) if variable.choices else None),
            ],
        )
        for variable in server.variables
    ]
    return call("Server", used, [("url", literal(server.url)), ("variables", tuple_of(variables))])


@dataclass(frozen=True, slots=True)
class VariableArgument:
    """An argument that fills in a part of a server's URL. `choices` is empty where it is any text."""

    name: Code
    variable: SpecText
    choices: tuple[SpecText, ...]
    description: SpecText


def variable_arguments(provider: Provider) -> tuple[VariableArgument, ...]:
    """The variables of every server of a provider that has an address, or is the path of an operation; each once."""
    names = Names((*TAKEN, *(argument.name for argument in key_arguments(provider))))
    found: dict[SpecText, VariableArgument] = {}
    for server in _servers(provider):
        for variable in server.variables:
            if variable.name not in found:
                name = names.take(identifier(variable.name))
                found[variable.name] = VariableArgument(name, variable.name, variable.choices, variable.description)
    return tuple(found.values())


def _servers(provider: Provider) -> Iterator[Server]:
    for api in provider.apis:
        yield from (server for server in api.servers if server.address)
        for operation in api.operations:
            yield from (server for server in operation.servers if server.address or server.is_path)


def address_arguments(provider: Provider) -> list[Code]:
    """The arguments of a client's class that say where the API is."""
    known = first_server(provider) is not None
    found = [code("base_url: str | None = None") if known else code("base_url: str")]
    choices = [literal(server.url) for server in server_choices(provider)]
    if choices:
        found.append(code("server: Literal[{c}] | None = None", c=joined(", ", choices)))
    for argument in variable_arguments(provider):
        values = [literal(choice) for choice in argument.choices]
        kind = code("Literal[{v}]", v=joined(", ", values)) if values else code("str")
        found.append(code("{n}: {k} | None = None", n=argument.name, k=kind))
    return found


def address_settings(provider: Provider) -> Code:
    """What of these arguments goes into the settings; empty where there is nothing to choose."""
    variables = variable_arguments(provider)
    choices = server_choices(provider)
    given = [code(", server=server")] if choices else []
    if variables:
        pairs = [code("{k}: {v}", k=literal(argument.variable), v=argument.name) for argument in variables]
        given.append(code(", variables={{{p}}}", p=joined(", ", pairs)))
    return joined("", given)


def said_of_keys(provider: Provider) -> SpecText:
    """What the docstring of a client says of its keys."""
    said: list[SpecText | str] = []
    for argument in key_arguments(provider):
        what = ", a user name and a password with a colon between them," if argument.is_pair else ","
        if argument.name == "key":
            text = "The key is `key`{what} or else the environment variable {variable}."
            said.append(prose(text, what=what, variable=argument.variable))
            continue
        text = "`{name}`{what} or else {variable}, is sent as {scheme}."
        scheme = argument.scheme.words
        said.append(prose(text, name=argument.name, what=what, variable=argument.variable, scheme=scheme))
    return listed(" ", said)


def said_of_address(provider: Provider) -> SpecText:
    """What the docstring of a client says of where the API is."""
    said = [_said_of_base(provider)]
    choices = [_said_of_server(server) for server in server_choices(provider)]
    if choices:
        said.append(prose("`server` is one of {choices}.", choices=listed(", ", choices)))
    for argument in variable_arguments(provider):
        words = argument.description or SpecText("a part of its address")
        said.append(prose("`{name}`: {words}", name=argument.name, words=words))
    return listed(" ", said)


def _said_of_base(provider: Provider) -> SpecText:
    first = first_server(provider)
    if first is not None:
        return prose("`base_url` replaces {address}.", address=first.address)
    ends = next((server.url for api in provider.apis for server in api.servers if server.url), None)
    if ends is None:
        return SpecText("`base_url` is where the API is: no document says it.")
    return prose("`base_url` is where the API is: the documents say only that it ends in {ends}.", ends=ends)


def _said_of_server(server: Server) -> SpecText:
    if not server.description:
        return server.url
    return prose("{url} ({description})", url=server.url, description=server.description)
