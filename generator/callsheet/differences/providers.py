"""Providers: what changed between two states of the specs, provider by provider and API by API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from callsheet.compiling.code import plain_words
from callsheet.differences.access import compare_security, compare_servers
from callsheet.differences.changes import About, Change, Changes
from callsheet.differences.names import by_content
from callsheet.differences.operations import compare_operations
from callsheet.ir.operations import Api, Operation, Provider, Webhooks
from callsheet.ir.texts import SpecText

_Part = TypeVar("_Part")

_WEBHOOKS: Final = ("signature", "encoding", "prefix", "timestamp", "timestamp_format", "tolerance", "signed")


def differences(old: tuple[Provider, ...], new: tuple[Provider, ...]) -> tuple[Change, ...]:
    """Everything that changed for users, the weightiest first."""
    changes = Changes()
    for name, before, after in _pairs({p.name: p for p in old}, {p.name: p for p in new}):
        if after is None:
            changes.add("breaking", name, "", "the provider is gone")
        elif before is None:
            changes.add("safe", name, "", "the provider is new")
        else:
            _provider(changes, before, after)
    return changes.all()


def _pairs(old: Mapping[str, _Part], new: Mapping[str, _Part]) -> Iterable[tuple[str, _Part | None, _Part | None]]:
    """The parts of both sides by name, in the order of the old ones."""
    return ((name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new)))


def _provider(changes: Changes, old: Provider, new: Provider) -> None:
    about = About(changes, new.name)
    for what, was, now in (
        ("class of the client", plain_words(old.class_name), plain_words(new.class_name)),
        ("environment variable of the key", plain_words(old.key_variable), plain_words(new.key_variable)),
    ):
        if was != now:
            about.tell("breaking", f"the {what} was {was} and is {now}")
    if old.title != new.title:
        about.tell("note", f"it was called {plain_words(old.title)!r} and is called {plain_words(new.title)!r}")
    _webhooks(About(changes, f"{new.name}.webhooks"), old.webhooks, new.webhooks)
    for name, before, after in _pairs({a.name: a for a in old.apis}, {a.name: a for a in new.apis}):
        api = About(changes, f"{new.name}.{name}")
        if after is None:
            api.tell("breaking", "the API is gone")
        elif before is None:
            api.tell("safe", "the API is new")
        else:
            _api(api, *by_content(before, after))


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


def _api(about: About, old: Api, new: Api) -> None:
    compare_servers(about, old.servers, new.servers)
    compare_security(about, old.security, new.security)
    _sources(about, old, new)
    renamed = _renamed(old, new)
    for name, was, now in _pairs(
        {plain_words(o.name): o for o in old.operations}, {plain_words(o.name): o for o in new.operations}
    ):
        one = About(about.changes, f"{about.subject}.{name}")
        if was is not None and now is not None:
            compare_operations(one, (old, was), (new, now))
        elif was is not None and name in renamed:
            one.tell(
                "breaking",
                f"the operation is called {plain_words(renamed[name].name)} now",
                position=was.basis.position,
            )
            compare_operations(
                About(about.changes, f"{about.subject}.{plain_words(renamed[name].name)}"),
                (old, was),
                (new, renamed[name]),
            )
        elif was is not None:
            one.tell("breaking", "the operation is gone", position=was.basis.position)
        elif now is not None and now not in renamed.values():
            one.tell("safe", "the operation is new", position=now.basis.position)


def _renamed(old: Api, new: Api) -> dict[str, Operation]:
    """The operations that have another name at the same route, by their old names."""
    names = {operation.name for operation in old.operations}
    routes = {(o.method, o.path): o for o in new.operations if o.name not in names}
    kept = {operation.name for operation in new.operations}
    return {
        plain_words(operation.name): routes[operation.method, operation.path]
        for operation in old.operations
        if operation.name not in kept and (operation.method, operation.path) in routes
    }


def _sources(about: About, old: Api, new: Api) -> None:
    for name, before, after in _pairs(
        {plain_words(s.name): s for s in old.sources}, {plain_words(s.name): s for s in new.sources}
    ):
        if after is None:
            about.tell("note", f"the source {name} is gone")
        elif before is None:
            about.tell("note", f"the source {name} is new: {plain_words(after.citation)}")
        elif before != after:
            told = [
                f"{what} was {was} and is {now}"
                for what, was, now in (
                    ("title", plain_words(before.title), plain_words(after.title)),
                    ("address", plain_words(before.url), plain_words(after.url)),
                    ("day of reading", plain_words(before.read), plain_words(after.read)),
                )
                if was != now
            ]
            about.tell("note", f"the source {name}: {', '.join(told)}")
