"""The class that a user makes: one attribute an API, and what it is told of keys and addresses."""

from __future__ import annotations

from dataclasses import dataclass

from callsheet.compiling.code import Code, class_name, code, comment, docstring, identifier, joined, literal, pascal
from callsheet.ir.operations import Provider
from callsheet.ir.texts import listed, prose
from callsheet.views.access import (
    KeyArgument,
    address_arguments,
    address_settings,
    key_arguments,
    said_of_address,
    said_of_keys,
)


@dataclass(frozen=True, slots=True)
class ClientClassView:
    """The class that a user makes: one attribute an API."""

    name: Code
    transport: Code
    http_client: Code
    docstring: Code
    arguments: tuple[Code, ...]
    held: tuple[Code, ...]
    address: Code
    apis: tuple[tuple[Code, Code, Code], ...]
    enter: Code
    exit: Code
    close: Code
    await_: Code


def client_class(provider: Provider, prefix: str) -> ClientClassView:
    """The class of a client; `prefix` is Async for the asynchronous one."""
    is_async = prefix == "Async"
    name = class_name(listed("", (prefix, provider.class_name)))
    kind = "asynchronous client" if is_async else "client"
    text = docstring(
        [
            prose("The {k} of {p}. Close it, or use it as a context manager.", k=kind, p=provider.title),
            prose(
                "{keys} {address} `deadline` limits, in seconds, how long one call may take with everything that "
                "belongs to it. `http_client` is an HTTP client of your own, which stays open.",
                keys=said_of_keys(provider),
                address=said_of_address(provider),
            ),
            "`journal` is the path of a file in which every call that changes something is written down before it is "
            "sent. `on_charge_difference` is called where the provider charges something else than estimated. `clock` "
            "is where the time comes from, for tests.",
            "Raises InvalidArgument for a key or a base URL that cannot be used, and JournalFailed for a journal that "
            "cannot be written.",
        ],
        4,
    )
    apis = tuple(
        (
            identifier(api.name),
            class_name(prefix + pascal(api.name)),
            docstring([prose("{title}.", title=api.title)], 8),
        )
        for api in provider.apis
    )
    return ClientClassView(
        name=name,
        transport=code("AsyncTransport") if is_async else code("Transport"),
        http_client=code("httpx2.AsyncClient") if is_async else code("httpx2.Client"),
        docstring=text,
        arguments=(*_key_parameters(provider), *address_arguments(provider)),
        held=_held(provider),
        address=address_settings(provider),
        apis=apis,
        enter=code("async def __aenter__") if is_async else code("def __enter__"),
        exit=code("async def __aexit__") if is_async else code("def __exit__"),
        close=code("async def close") if is_async else code("def close"),
        await_=code("await ") if is_async else code(""),
    )


def _key_parameters(provider: Provider) -> list[Code]:
    """The arguments that take the keys; the first may be given by its place."""
    arguments = [code("{n}: str | None = None", n=argument.name) for argument in key_arguments(provider)]
    return [*arguments[:1], code("*"), *arguments[1:]]


def _held(provider: Provider) -> tuple[Code, ...]:
    """The lines that put the keys where nothing shows them."""
    arguments = key_arguments(provider)
    if not arguments:
        return (code("held = Keyring({{}})"),)
    reason = comment("an error that is shown with the variables of its frames must not show it")
    if len(arguments) == 1:
        return (code("held = {k}", k=_key(arguments[0])), code("del {n}  {r}", n=arguments[0].name, r=reason))
    pairs = [code("{n}: {k}", n=literal(argument.name), k=_key(argument)) for argument in arguments]
    names = joined(", ", [argument.name for argument in arguments])
    return (code("held = Keyring({{{p}}})", p=joined(", ", pairs)), reason, code("del {n}", n=names))


def _key(argument: KeyArgument) -> Code:
    options = [code("required=False")] if not argument.required else []
    options += [code("pair=True")] if argument.is_pair else []
    return code("Key({a})", a=joined(", ", [argument.name, literal(argument.variable), *options]))
