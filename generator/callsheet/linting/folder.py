"""A whole specs folder: everything that `lint` says of it.

Generation stops at what is refused. What is missing or not used is looked for here only, so that generating does not
wait for it, and only where nothing is refused: what is not known in full may seem to lack what it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from callsheet.ir.operations import Provider
from callsheet.linting.addresses import lint_addresses, lint_sources
from callsheet.linting.blanks import lint_blanks
from callsheet.linting.completeness import lint_completeness
from callsheet.linting.conditions import lint_conditions
from callsheet.linting.contradictions import lint_contradictions
from callsheet.linting.dates import lint_ages, lint_dates
from callsheet.linting.dead_rules import lint_dead_rules
from callsheet.linting.defaults import lint_defaults
from callsheet.linting.echoes import without_echoes
from callsheet.linting.error_answers import lint_error_answers
from callsheet.linting.field_names import lint_field_names
from callsheet.linting.file_limits import lint_file_limits
from callsheet.linting.glued_comments import lint_glued_comments
from callsheet.linting.idle_keywords import lint_idle_keywords
from callsheet.linting.ignores import Findings, Ignores
from callsheet.linting.job_uses import lint_job_uses
from callsheet.linting.lowest_prices import lint_lowest_prices
from callsheet.linting.numbers import lint_numbers
from callsheet.linting.odd_values import lint_odd_values
from callsheet.linting.open_quotes import lint_open_quotes
from callsheet.linting.repeats import lint_repeats
from callsheet.linting.retries import lint_retries
from callsheet.linting.samples import lint_samples
from callsheet.linting.shadows import lint_shadows
from callsheet.linting.terms import lint_terms
from callsheet.linting.times import lint_times
from callsheet.linting.units import lint_units
from callsheet.linting.untyped import lint_untyped
from callsheet.linting.unused import lint_unused
from callsheet.linting.wording import lint_named_fields, lint_whole_values, names
from callsheet.modelling.context import Context
from callsheet.modelling.operations import schema_reader
from callsheet.modelling.providers import survey
from callsheet.problems import Problem, Problems
from callsheet.reading.documents import Document


def lint_folder(root: Path, shown: str, max_age: int | None, today: date) -> Findings:
    """Every problem of a specs folder, and which of them a comment ignores.

    `shown` is how the folder reads in messages. Sources that were read more than `max_age` days before `today` are
    problems, unless it is None.
    """
    if root.is_file():
        return Findings(lint_document(root, shown))
    found = survey(root, shown, second_opinions=True)
    problems = Problems()
    problems.extend(found.problems)
    if not problems.refused:
        for provider in found.specs.providers:
            _provider(provider, found.specs.documents, problems)
        lint_unused(root, shown, found, problems)
        for document in found.files:
            lint_blanks(document, problems)
    for document in found.files:
        lint_odd_values(document, problems)
    lint_dates(found.files, today, problems)
    lint_sources(found.files, problems)
    lint_shadows(found.files, problems)
    lint_glued_comments(root, shown, problems)
    lint_open_quotes(root, shown, problems)
    if max_age is not None:
        lint_ages(found.files, max_age, today, problems)
    findings = Ignores(root, shown).applied(
        problems, everything_was_checked=not problems.refused, ages_were_checked=max_age is not None
    )
    return without_echoes(findings)


def lint_document(path: Path, shown: str) -> tuple[Problem, ...]:
    """Every problem of a document that others wrote, in order of position: why it is refused, and what is left out."""
    return tuple(sorted(set(survey(path, shown).problems)))


def _provider(provider: Provider, documents: Mapping[tuple[str, str], Document], problems: Problems) -> None:
    own = {api.name: documents[provider.name, api.name] for api in provider.apis}
    known = {name for document in own.values() for name in names(document)}
    for api in provider.apis:
        document = own[api.name]
        reader = schema_reader(Context(document, Problems()))  # what it notes was told when the spec was read
        lint_idle_keywords(document, problems)
        lint_contradictions(document, reader, problems)
        lint_dead_rules(document, reader, problems)
        lint_conditions(document, reader, problems)
        lint_repeats(document, reader, problems)
        lint_untyped(api, problems)
        lint_terms(api, document, problems)
        lint_retries(document, problems)
        lint_error_answers(document, problems)
        lint_named_fields(document, known, problems)
        lint_whole_values(document, problems)
        lint_numbers(document, reader, problems)
        lint_defaults(api, problems)
        lint_addresses(document, problems)
        lint_field_names(document, problems)
        lint_completeness(api, document, problems)
        lint_file_limits(api, problems)
        lint_lowest_prices(api, document, problems)
        lint_times(document, problems)
    lint_units(provider, own, problems)
    lint_job_uses(provider, own, problems)
    lint_samples(provider, own, problems)
