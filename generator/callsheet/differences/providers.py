"""Providers: what changed between two states of the specs, provider by provider and API by API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from callsheet.budgets import bounded
from callsheet.compiling.code import plain_words
from callsheet.differences.access import compare_security, compare_servers
from callsheet.differences.changes import About, Change, Changes
from callsheet.differences.names import by_content
from callsheet.differences.operations import State, compare_operations, state_of
from callsheet.differences.pairs import Pair, paired
from callsheet.differences.sources import compare_sources
from callsheet.ir.operations import Api, Operation, Provider, Webhooks
from callsheet.ir.texts import SpecText
from callsheet.reading.documents import Document

_Route: TypeAlias = tuple[str, SpecText]
_Operations: TypeAlias = dict[tuple[str, SpecText], tuple[Api, Operation]]
"""Operations with their APIs, by the name of the API and their own."""

Documents: TypeAlias = Mapping[tuple[str, str], Document]
"""The document of each API, by provider and API."""

_WEBHOOKS: Final = ("signature", "encoding", "prefix", "timestamp", "timestamp_format", "tolerance", "signed")


def differences(
    old: tuple[Provider, ...], new: tuple[Provider, ...], *, documents: Documents | None = None
) -> tuple[Change, ...]:
    """Everything that changed for users, the weightiest first. In the `documents` of the new state, words are found.

    Raises `SpecError` for schemas that lead into one another more deeply than can be followed.
    """
    changes = Changes()
    before, after = ({provider.name: provider for provider in providers} for providers in (old, new))
    for pair in paired(before, after, _share_routes(before, after, _routes_of_provider)):
        about = About(changes, pair.name)
        if pair.was is None:
            about.tell("safe", "the provider is new")
        elif pair.now is None:
            about.tell("breaking", "the provider is gone")
        else:
            if pair.old_name != pair.name:
                text = f"the provider is called {pair.name} now: its package and its operations are called so, too"
                About(changes, pair.old_name).tell("breaking", text)
            with bounded(pair.now):
                _provider(about, pair.was, pair.now, documents or {})
    return changes.all()


def _provider(about: About, old: Provider, new: Provider, documents: Documents) -> None:
    for what, was, now in (
        ("class of the client", plain_words(old.class_name), plain_words(new.class_name)),
        ("environment variable of the key", plain_words(old.key_variable), plain_words(new.key_variable)),
    ):
        if was != now:
            about.tell("breaking", f"the {what} was {was} and is {now}")
    if old.title != new.title:
        about.tell("note", f"it was called {plain_words(old.title)!r} and is called {plain_words(new.title)!r}")
    _webhooks(About(about.changes, f"{new.name}.webhooks"), old.webhooks, new.webhooks)
    before, after = ({api.name: api for api in provider.apis} for provider in (old, new))
    own = {api.name: documents.get((new.name, api.name)) for api in new.apis}
    pairs = list(paired(before, after, _share_routes(before, after, _routes)))
    for pair in pairs:
        _api(about, pair, own.get(pair.name))
    compare_sources(about, [(pair.was, pair.now) for pair in pairs if pair.was and pair.now], own)
    states = _States(before, after, {pair.old_name: pair.name for pair in pairs if pair.was is not None}, own)
    _operations(about, states)


def _share_routes(
    old: Mapping[str, Provider] | Mapping[str, Api],
    new: Mapping[str, Provider] | Mapping[str, Api],
    routes: Callable[..., set[_Route]],
) -> Callable[[str, str], bool]:
    """Whether an old and a new part have most of their routes in common: the one became the other."""

    def is_same(old_name: str, new_name: str) -> bool:
        before, after = routes(old[old_name]), routes(new[new_name])
        return 2 * len(before & after) > len(before | after)

    return is_same


def _routes(api: Api) -> set[_Route]:
    return {(operation.method, operation.path) for operation in api.operations}


def _routes_of_provider(provider: Provider) -> set[_Route]:
    return {route for api in provider.apis for route in _routes(api)}


def _api(about: About, pair: Pair[str, Api], document: Document | None) -> None:
    """Note what changed in an API as a whole."""
    one = About(about.changes, f"{about.subject}.{pair.name}", document)
    if pair.was is None:
        one.tell("safe", "the API is new", position=one.part("info"))
    elif pair.now is None:
        one.tell("breaking", "the API is gone")
    else:
        if pair.old_name != pair.name:
            text = f"the API is called {one.subject} now: its operations are {one.subject}.…"
            About(about.changes, f"{about.subject}.{pair.old_name}").tell("breaking", text, position=one.part("info"))
        compare_servers(one, pair.was.servers, pair.now.servers, one.part("servers"))
        compare_security(one, pair.was.security, pair.now.security, one.part("security"))
        for what, was, now in (
            ("title", pair.was.title, pair.now.title),
            ("description", pair.was.description, pair.now.description),
        ):
            if was != now:
                one.tell("note", f"its {what} is in other words", position=one.part("info", what))


@dataclass(frozen=True, slots=True)
class _States:
    """The APIs of both states. `called` are the new names of the old ones; `contents` keeps what takes a while."""

    old: Mapping[str, Api]
    new: Mapping[str, Api]
    called: Mapping[str, str]
    documents: Mapping[str, Document | None]
    contents: dict[tuple[str, str], tuple[State, State]] = field(default_factory=dict)

    def of(self, old: str, new: str) -> tuple[State, State]:
        """The two states of an API, whose schemas are called by what they say."""
        if (old, new) not in self.contents:
            first, second = by_content(self.old[old], self.new[new])
            self.contents[old, new] = state_of(first), state_of(second)
        return self.contents[old, new]


def _operations(about: About, states: _States) -> None:
    """Note what changed operation by operation."""
    before, after = _by_name(states.old, states.called), _by_name(states.new, {})

    def is_same(old_name: tuple[str, SpecText], new_name: tuple[str, SpecText]) -> bool:
        was, now = before[old_name][1], after[new_name][1]
        return (was.method, was.path) == (now.method, now.path)

    pairs = list(paired(before, after, is_same))
    names = {(pair.was[0].name, pair.was[1].name): pair.name for pair in pairs if pair.was is not None}
    for pair in pairs:
        one = About(about.changes, _full_name(about, pair.name), states.documents.get(pair.name[0]))
        if pair.was is not None and pair.now is not None:
            if pair.old_name != pair.name:
                text = f"the operation is called {one.subject} now"
                position = one.word(pair.now[1].basis.position, "operationId")
                About(about.changes, _full_name(about, pair.old_name)).tell("breaking", text, position=position)
            _operation(one, pair.was, pair.now, names, states)
        elif pair.was is not None and pair.name[0] in states.new:  # else the whole API is gone, or new
            one.tell("breaking", "the operation is gone", position=pair.was[1].basis.position)
        elif pair.now is not None and pair.name[0] in states.called.values():
            one.tell("safe", "the operation is new", position=pair.now[1].basis.position)


def _operation(
    about: About,
    old: tuple[Api, Operation],
    new: tuple[Api, Operation],
    names: Mapping[tuple[str, SpecText], tuple[str, SpecText]],
    states: _States,
) -> None:
    """Note what changed in one operation. `names` are the new names of all."""
    before, after = states.of(old[0].name, new[0].name)
    was, now = before[0].operation(old[1].name), after[0].operation(new[1].name)
    if was.starts is not None:  # what polls the jobs is the same where only its name is another
        known = {(SpecText(api), name): (SpecText(api_now), now) for (api, name), (api_now, now) in names.items()}
        was = replace(was, starts=replace(was.starts, poll=known.get(was.starts.poll, was.starts.poll)))
    compare_operations(about, (before, was), (after, now))


def _by_name(apis: Mapping[str, Api], called: Mapping[str, str]) -> _Operations:
    return {
        (called.get(name, name), operation.name): (api, operation)
        for name, api in apis.items()
        for operation in api.operations
    }


def _full_name(about: About, name: tuple[str, SpecText]) -> str:
    return f"{about.subject}.{name[0]}.{plain_words(name[1])}"


def _webhooks(about: About, old: Webhooks | None, new: Webhooks | None) -> None:
    """Note what changed in how deliveries are verified, and in their events."""
    if old is None or new is None:
        if old is not new:
            about.tell("safe" if new else "breaking", "deliveries can be verified now" if new else "verify is gone")
        return
    for name in _WEBHOOKS:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            text = f"{name.replace('_', ' ')} was {_shown(was)} and is {_shown(now)}"
            about.tell("breaking", f"{text}: deliveries are verified in another way", position=new.basis.position)
    before, after = (dict(webhooks.events) for webhooks in (old, new))
    for event in dict.fromkeys((*before, *after)):
        if event not in after:
            about.tell("breaking", f"the event {plain_words(event)} is gone", position=new.basis.position)
        elif event not in before:
            about.tell("safe", f"the event {plain_words(event)} is new", position=new.basis.position)


def _shown(value: str | SpecText | int | None) -> str:
    if value is None:
        return "left open"
    return str(value) if isinstance(value, int) else repr(plain_words(value))
