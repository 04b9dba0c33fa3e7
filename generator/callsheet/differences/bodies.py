"""Bodies: what changed in what an operation takes, model by model."""

from __future__ import annotations

from dataclasses import replace

from callsheet.compiling.code import plain_words
from callsheet.differences.forms import OTHER, forms
from callsheet.differences.pairs import Pair, paired
from callsheet.differences.prices import compare_prices
from callsheet.differences.schemas import Comparison
from callsheet.implications import implies, sense
from callsheet.ir.bodies import Body, FileField, PayloadBody, UploadBody
from callsheet.ir.schemas import Enum, Not, Property, Schema
from callsheet.ir.texts import SpecText, below, quoted
from callsheet.problems import Position


def compare_bodies(comparison: Comparison, old: Body | None, new: Body | None) -> None:
    """Note what changed in the body of an operation, which `comparison` is at, and in its price."""
    match old, new:
        case PayloadBody(), PayloadBody() if old.form == new.form:
            _files(comparison, old, new)
            if new.required and not old.required:
                comparison.tell("breaking", "", "a body is required now", comparison.word("required"))
            elif old.required and not new.required:
                comparison.tell("safe", "", "the body may be left out now", comparison.word("required"))
            media = comparison.within(comparison.about.word(comparison.at, "content", new.media_type))
            _forms(media.within(media.word("schema")), old.schema, new.schema)
            _writing(media, old, new)
        case UploadBody(), UploadBody() if old.raw == new.raw:
            _files(comparison, old, new)
        case None, None:
            return
        case None, _:
            required = not isinstance(new, PayloadBody) or new.required
            comparison.tell("breaking" if required else "safe", "", "a body is taken now")
        case _, None:
            comparison.tell("breaking", "", "no body is taken any more")
        case _:
            was, now = (plain_words(body.media_type) for body in (old, new))
            comparison.tell("breaking", "", f"the body was {was} and is {now}")


def _writing(comparison: Comparison, old: PayloadBody, new: PayloadBody) -> None:
    """Note what changed in how a body is written, and in its examples."""
    if old.media_type != new.media_type:
        was, now = plain_words(old.media_type), plain_words(new.media_type)
        comparison.tell("safe", "", f"the body was sent as {was} and is sent as {now}")
    if old.encodings != new.encodings:
        text = "the fields of the form are written in another way"
        comparison.tell("safe", "", text, comparison.word("encoding"))
    if sense(old.examples) != sense(new.examples):
        comparison.tell("note", "", "the documented examples are others", comparison.word("examples", "example"))


def _forms(comparison: Comparison, old: Schema, new: Schema) -> None:
    chosen_before, before = forms(old, comparison.old)
    chosen_after, after = forms(new, comparison.new)
    if chosen_before != chosen_after:
        _regrouped(comparison, before, after)
        return
    at = below("", chosen_after) if chosen_after else ""

    def is_same(old_name: SpecText | None, new_name: SpecText | None) -> bool:
        was, now = (_unpinned(forms[name], chosen_after) for forms, name in ((before, old_name), (after, new_name)))
        return OTHER not in (old_name, new_name) and sense(was) == sense(now)

    pairs = list(paired(before, after, is_same))
    models = [plain_words(pair.name) for pair in pairs if pair.was and pair.now and pair.name is not None]
    comparison.about.changes.compare_models(comparison.about.subject, models)
    for pair in pairs:
        if pair.was is not None and pair.now is not None:
            _form(replace(comparison, model=pair.name), chosen_after, pair)
        elif pair.now is None:
            open_list = OTHER in after and pair.name != OTHER
            rest = ": it is only warned about, and nothing else of it is checked" if open_list else ""
            text, position = f"{_model(pair.name)} is gone{rest}", _pinned_at(pair.was, chosen_after)
            comparison.tell("breaking", at, text, position)
        else:
            comparison.tell("safe", at, f"{_model(pair.name)} is new", _pinned_at(pair.now, chosen_after))


def _form(comparison: Comparison, chosen: SpecText | None, pair: Pair[SpecText | None, Schema]) -> None:
    """Note what changed in one form of a body; one that has another value is compared but for that."""
    was, now = pair.was or Schema(), pair.now or Schema()
    if pair.old_name != pair.name and chosen is not None:
        text = f"{_model(pair.old_name)} is gone, and {_model(pair.name)}, which takes the same, is new"
        replace(comparison, model=None).tell("breaking", below("", chosen), text, _pinned_at(now, chosen))
        was, now = _unpinned(was, chosen), _unpinned(now, chosen)
    elif pair.name == OTHER and chosen is not None:
        was, now = _without_others(was, chosen), _without_others(now, chosen)
    comparison.compare("", was, now)
    compare_prices(comparison, was, now)


def _unpinned(schema: Schema, name: SpecText | None) -> Schema:
    """A form without what it says of the property that chooses it."""
    kept = tuple(c for c in schema.constraints if not (isinstance(c, Property) and c.name == name))
    return replace(schema, constraints=kept)


def _without_others(schema: Schema, name: SpecText) -> Schema:
    """The form for every other value without the list of those that have forms of their own, which are told."""
    kept = [c for c in schema.constraints if not (isinstance(c, Property) and c.name == name)]
    parts = [c for c in schema.constraints if isinstance(c, Property) and c.name == name]
    for part in parts:
        inner = tuple(c for c in part.schema.constraints if not isinstance(c, Not))
        kept.append(replace(part, schema=replace(part.schema, constraints=inner)))
    return replace(schema, constraints=tuple(kept))


def _pinned_at(schema: Schema | None, name: SpecText | None) -> Position | None:
    """Where a form says what value of a property chooses it."""
    constraints = schema.constraints if schema is not None else ()
    parts = [c.schema for c in constraints if isinstance(c, Property) and c.name == name]
    return next((c.basis.position for part in parts for c in part.constraints if isinstance(c, Enum | Not)), None)


def _model(name: SpecText | None) -> str:
    return "the form for every other value" if name in (None, OTHER) else plain_words(quoted(name))


def _regrouped(
    comparison: Comparison, before: dict[SpecText | None, Schema], after: dict[SpecText | None, Schema]
) -> None:
    """A body that depends on another property, or that did not depend on one."""
    taken = all(any(implies(old, new) for new in after.values()) for old in before.values())
    if taken:
        comparison.tell("safe", "", "the body is described in other forms, and all that was taken still is")
    else:
        text = "the body depends on another property, and cannot be classed: treat it as breaking"
        comparison.tell("breaking", "", text)
    olds = {schema.price for schema in before.values()}
    news = {schema.price for schema in after.values()}
    if olds != news:
        comparison.tell("price", "", "the prices are stated for other forms of the body")


def _files(comparison: Comparison, old: Body, new: Body) -> None:
    before, after = ({file.name: file for file in body.files} for body in (old, new))

    def is_same(old_name: SpecText, new_name: SpecText) -> bool:
        was, now = before[old_name], after[new_name]
        return bool(sense(replace(was, name=now.name, required=now.required)) == sense(now))

    for pair in paired(before, after, is_same):
        at = below("", pair.name)
        if pair.was is not None and pair.now is not None:
            if pair.old_name != pair.name:
                text = f"the file is called {plain_words(pair.name)} now: rename it in calls"
                comparison.tell("breaking", below("", pair.old_name), text, pair.now.basis.position)
            _file(comparison, at, pair.was, pair.now)
        elif pair.was is not None:
            comparison.tell("breaking", at, "the file is gone", pair.was.basis.position)
        elif pair.now is not None:
            comparison.tell("breaking" if pair.now.required else "safe", at, "a new file", pair.now.basis.position)


def _file(comparison: Comparison, at: str, old: FileField, new: FileField) -> None:
    position = new.basis.position
    if old.required != new.required:
        text = "is required now" if new.required else "is no longer required"
        comparison.tell("breaking" if new.required else "safe", at, text, position)
    if old.several != new.several:
        comparison.tell("breaking", at, "is a list of files now" if new.several else "is one file now", position)
    gone = [name for name in old.media_types if name not in new.media_types]
    more = [name for name in new.media_types if name not in old.media_types]
    if (gone and new.media_types) or (new.media_types and not old.media_types):
        comparison.tell("breaking", at, f"only {', '.join(map(plain_words, new.media_types))} now", position)
    elif more or gone:
        comparison.tell(
            "safe", at, f"also {', '.join(map(plain_words, more))} now" if more else "any media type now", position
        )
    if old.max_bytes != new.max_bytes:
        was, now = (f"{most} bytes" if most else "any size" for most in (old.max_bytes, new.max_bytes))
        smaller = new.max_bytes is not None and (old.max_bytes is None or new.max_bytes < old.max_bytes)
        comparison.tell("breaking" if smaller else "safe", at, f"at most {was}, now {now}", position)
