"""The packages of documents that others wrote, those of our cases and the third-party ones, as their users meet them.

They are generated into one package. It takes minutes: `make test-long`.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis_jsonschema import from_schema
from jsonschema.protocols import Validator
from pydantic import TypeAdapter
from tests.cases.test_foreign import CASES
from tests.third_party.agreement import described_operations, disagreements, everything_judged, fits, followed
from tests.third_party.test_third_party import DOCUMENTS

from callsheet.generation import generate
from callsheet.ir.operations import Provider
from callsheet.ir.texts import unsealed
from callsheet.modelling.foreign import provider_name
from callsheet.modelling.providers import Specs, survey
from callsheet.problems import Problems
from callsheet.reading.bundling import bundle
from callsheet.reading.folders import Folder

pytestmark = pytest.mark.long

THOROUGH = settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
PACKAGE = "packages_of_others"


PATHS = {
    f"case_{path.parent.name}" if path.stem == "api" else provider_name(path): path
    for path in (*DOCUMENTS, *sorted(CASES.glob("*/api.yaml")))
}
"""Every document, by a name of its own."""


@cache
def _provider(name: str) -> Provider | None:
    """The provider of a document, or None where the document is refused."""
    found = survey(PATHS[name], PATHS[name].name, name)
    refused = any(problem.refused for problem in found.problems)
    return None if refused else found.specs.providers[0]


@pytest.fixture(params=PATHS)
def provider(request: pytest.FixtureRequest) -> Provider:
    """The provider of each document that is not refused."""
    found = _provider(request.param)
    if found is None:
        pytest.skip("refused, as other tests show")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the package of all of them, which can be imported."""
    root = tmp_path_factory.mktemp("packages")
    providers = tuple(provider for provider in map(_provider, PATHS) if provider is not None)
    for name, text in generate(Specs(providers, {}, {}), PACKAGE).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(root))
    yield root
    sys.path.remove(str(root))


def module(provider: str, name: str) -> Any:
    return importlib.import_module(f"{PACKAGE}.{provider}.{name}")


def test_every_package_passes_mypy_strict(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        str(folder / "cache"),
        PACKAGE,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.usefixtures("folder")
def test_every_module_of_a_package_can_be_imported(provider: Provider) -> None:
    names = ("answers", "checks", "client", "errors", "examples", "models", "operations", "prices", "rules", "types")
    assert all(module(provider.name, name).__doc__ for name in names)


def test_thousands_of_payloads_are_judged_as_the_jsonschema_library_does(provider: Provider) -> None:
    assert disagreements(PATHS[provider.name], rounds=2000) == []


def test_payloads_made_from_the_schemas_are_judged_as_the_jsonschema_library_does(provider: Provider) -> None:
    for judged in everything_judged(PATHS[provider.name], provider):
        _every(judged.validator, lambda payload, judged=judged: _agree(judged.check, judged.validator, payload))


def _agree(check: Any, validator: Validator, payload: Any) -> None:
    assert fits(check, payload) is validator.is_valid(payload), payload


def _every(validator: Validator, try_out: Any) -> None:
    """Try values that fit a schema, unless it refers to itself or asks for what no draw comes upon by chance."""
    assert isinstance(validator.schema, dict)

    @THOROUGH
    @given(from_schema(validator.schema))
    def each(payload: Any) -> None:
        try_out(payload)

    try:
        each()
    except Unsatisfiable:
        return
    except Exception as error:
        if "recursive references" not in str(error):
            raise


@pytest.mark.usefixtures("folder")
def test_every_answer_that_a_document_describes_can_be_read(provider: Provider) -> None:
    path = PATHS[provider.name]
    client = module(provider.name, "client")
    document = bundle(path, Folder(path.parent, ".", foreign=True), Problems()).data
    for operation, (_, described) in zip(provider.apis[0].operations, described_operations(document), strict=True):
        method = getattr(client.Api, unsealed(operation.name))
        adapter = TypeAdapter(_type_named(method.__annotations__["return"], client))
        for schema in _answers(document, described):
            whole = {"components": document.get("components", {}), "allOf": [schema]}
            _every(jsonschema.Draft202012Validator(whole), adapter.validate_python)


def _type_named(annotation: str, client: Any) -> Any:
    return eval(annotation, vars(client))  # noqa: S307  # our own generator wrote it


def _answers(document: dict[str, Any], described: dict[str, Any]) -> Iterator[Any]:
    """The schemas of the JSON answers of success of an operation, as the document has them."""
    responses = described.get("responses", {})
    for status in [status for status in responses if status.startswith("2")]:
        content = followed(document, responses[status]).get("content", {})
        if "application/json" in content and "schema" in content["application/json"]:
            yield content["application/json"]["schema"]
