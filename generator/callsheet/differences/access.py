"""Access: what changed in where an API is, and in the keys that its callers need."""

from __future__ import annotations

from collections.abc import Iterable

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.ir.access import Security, Server, ServerVariable
from callsheet.ir.texts import SpecText
from callsheet.problems import Position


def compare_servers(about: About, old: tuple[Server, ...], new: tuple[Server, ...], at: Position | None) -> None:
    """Note other servers, and variables of theirs that a caller may have chosen. `at` is where the new ones stand."""
    was, now = (" or ".join(plain_words(server.address) for server in servers) or "nowhere" for servers in (old, new))
    if was != now:
        chosen = {server.url for server in old} if len(old) > 1 else set()  # of one, there is no choice
        is_kept = chosen <= {server.url for server in new}
        about.tell("safe" if is_kept else "breaking", f"requests went to {was} and go to {now}", position=at)
    before, after = ({v.name: v for server in servers for v in server.variables} for servers in (old, new))
    if before.keys() != after.keys():
        text = f"the variables of the servers were {_listed(before)} and are {_listed(after)}"
        about.tell("safe" if before.keys() <= after.keys() else "breaking", text, position=at)
    for name in before:
        if name in after:
            _variable(about, before[name], after[name], at)
    if was == now and [server.description for server in old] != [server.description for server in new]:
        about.tell("note", "its servers are described in other words", position=at)


def _variable(about: About, old: ServerVariable, new: ServerVariable, at: Position | None) -> None:
    """Note other values that a variable of a server may have."""
    if old.choices != new.choices:
        was, now = (_listed(one.choices) if one.choices else "anything" for one in (old, new))
        is_kept = not new.choices or bool(old.choices and set(old.choices) <= set(new.choices))
        text = f"the variable {plain_words(new.name)} of the server was {was} and is {now}"
        about.tell("safe" if is_kept else "breaking", text, position=at)


def compare_security(about: About, old: Security, new: Security, at: Position | None) -> None:
    """Note other keys, classed by whether a caller has to say anything else. `at` is where the new ones stand."""
    was, now = plain_words(old.words), plain_words(new.words)
    if not old.schemes and new.schemes:
        text = f"a key may be sent now, as {now}" if new.optional else f"a key is needed now: it is sent as {now}"
        about.tell("safe" if new.optional else "breaking", text, position=at)
        return
    if was != now:
        text = f"the key was sent as {was} and is sent as {now}"
        gone = f"no key is sent any more: it was sent as {was}"
        breaks = bool(new.schemes) and _breaks(old, new)
        about.tell("breaking" if breaks else "safe", text if new.schemes else gone, position=at)
    if old.optional != new.optional and new.schemes:
        text = "the key may be left out now" if new.optional else "the key is needed now"
        about.tell("safe" if new.optional else "breaking", text, position=at)


def _breaks(old: Security, new: Security) -> bool:
    """Whether a caller has to give other keys: those that were asked for, or others that did as well."""
    accepted = (new.schemes, *new.others)
    return _arguments(old) != _arguments(new) or any(keys not in accepted for keys in old.others)


def _arguments(security: Security) -> tuple[object, ...]:
    """What the client asks its caller for: the first key is `key`, each other one is called as its scheme."""
    return tuple(
        (scheme.kind == "basic", None if index == 0 else scheme.name) for index, scheme in enumerate(security.schemes)
    )


def _listed(names: Iterable[SpecText]) -> str:
    return ", ".join(map(plain_words, names)) or "none"
