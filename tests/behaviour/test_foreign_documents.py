"""`callsheet generate --specs FILE`: a client of a document that others wrote, plain and whole."""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.hostile.fuzzing.judge import needless_imports

from callsheet.commands.main import run as command
from callsheet.modelling.providers import read_specs

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call

DOCUMENT = """\
openapi: 3.1.0
info: { title: Pet store, version: 1.0.0 }
tags: [{ name: pets }]
paths:
  /pets:
    post:
      operationId: addPet
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: { type: string, minLength: 2 }
                born: { type: string, format: date }
                id: { type: string, readOnly: true, description: The number }
                tag: { properties: { chip: { type: string } } }
                sex: { type: string, pattern: "^[fm]$", maxLength: 1, description: As the vet says }
                owner:
                  anyOf:
                    - { title: A person, type: object, properties: { surname: { type: string } } }
                    - { title: Firm, type: object, properties: { legalName: { type: string } } }
      responses: { "200": { description: Added., content: { application/json: { schema: { type: object } } } } }
    get:
      parameters: [{ name: limit, in: query, schema: { type: integer, maximum: 100 } }]
      responses: { "200": { description: OK, content: { application/json: { schema: { type: array } } } } }
webhooks:
  petAdded: { post: { responses: { "200": { description: OK } } } }
"""
NOTE = "pet-store.v2.yaml:29:1: note: webhooks are left out: "

GENERATE = ("generate", "--specs", "pet-store.v2.yaml", "--out", "out", "--package", "pets_of_others")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the document, and with the client of it in `out`."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "pet-store.v2.yaml").write_text(DOCUMENT, encoding="utf-8")
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as said:
        assert command(GENERATE) == 0
    assert said.getvalue().startswith(NOTE)
    sys.path.insert(0, str(folder / "out"))
    yield folder
    sys.path.remove(str(folder / "out"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "pets_of_others"]:
        del sys.modules[name]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the document alone."""
    (tmp_path / "pet-store.v2.yaml").write_text(DOCUMENT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def package(name: str = "") -> Any:
    return importlib.import_module(f"pets_of_others.pet_store_v2{name}")


def test_the_provider_is_called_like_the_file_and_its_operations_can_be_listed(
    made: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made)
    assert call("list", "--names", "--clients", "out") == (
        0,
        "pet_store_v2.api.add_pet\npet_store_v2.api.get_pets\n",
        "",
    )
    assert call(*GENERATE, "--check")[0] == 0


@pytest.mark.usefixtures("made")
def test_payloads_are_checked_in_full_and_formats_and_read_only_fields_are_warnings() -> None:
    check = package().check
    assert check("api.add_pet", {"name": "Rex", "born": "2026-01-31"}).violations == ()
    assert [error.rule for error in check("api.add_pet", {"name": "R"}).errors] == ["pet_store_v2.api.name.length"]
    report = check("api.add_pet", {"name": "Rex", "born": "yesterday", "id": "7"})
    assert report.valid
    assert sorted(warning.path for warning in report.violations) == ["/born", "/id"]


def test_the_command_line_checks_payloads_of_such_a_client(
    made: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made)
    (made / "pets.jsonl").write_text(json.dumps({"name": "Rex"}) + "\n" + json.dumps({"name": 1}) + "\n")
    status, said, _ = call("check", "pet_store_v2.api.add_pet", "pets.jsonl", "--clients", "out")
    assert status == 1
    assert "name must be text, not the number 1" in said
    assert "credits" not in said


def test_nothing_speaks_of_prices_or_jobs(made: Path) -> None:
    folder = made / "out" / "pets_of_others" / "pet_store_v2"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for word in ("price", "credit", "estimate", "job", "environment variable", "## Rules", "## Sources"):
        assert word not in readme.lower()
    assert (folder / "__init__.py").read_text(encoding="utf-8").startswith('"""Pet store: clients and checks.')


def test_no_module_imports_what_it_does_not_use(made: Path) -> None:
    modules = sorted((made / "out/pets_of_others/pet_store_v2").glob("*.py"))
    assert {path.name: needless_imports(ast.parse(path.read_bytes())) or None for path in modules} == {
        path.name: None for path in modules
    }


def test_types_are_called_by_their_titles_and_described_in_whole_sentences(made: Path) -> None:
    types = (made / "out" / "pets_of_others" / "pet_store_v2" / "types.py").read_text(encoding="utf-8")
    assert "    owner: NotRequired[APerson | Firm]\n" in types
    assert '"""As the vet says. Text, at most 1 character."""\n' in types


@pytest.mark.usefixtures("made")
def test_a_client_of_a_document_without_servers_asks_for_the_address() -> None:
    client = package()
    with pytest.raises(TypeError, match="base_url"):
        client.PetStoreV2()
    with client.PetStoreV2(base_url="https://pets.example") as pets:
        assert callable(pets.api.get_pets)


def test_the_provider_may_have_another_name(folder: Path, call: Call) -> None:
    assert call("generate", "--specs", "pet-store.v2.yaml", "--out", "out", "--provider", "pets")[0] == 0
    assert (folder / "out" / "callsheet_clients" / "pets" / "client.py").is_file()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--specs", "gone.yaml"], "gone.yaml: no such file"),
        (["--specs", "pet-store.v2.yaml", "--provider", "Pet store"], "must be one lower-case identifier"),
        (["--specs", ".", "--provider", "pets"], "names the provider of a document"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_call_that_makes_no_sense_says_why(call: Call, arguments: list[str], reason: str) -> None:
    status, said, complaint = call("generate", *arguments)
    assert (status, said) == (2, "")
    assert reason in complaint


def test_a_document_that_is_refused_writes_nothing(folder: Path, call: Call) -> None:
    (folder / "old.json").write_text('{"openapi": "3.0.3", "info": {"title": "Old", "version": "1"}, "paths": {}}')
    status, said, _ = call("generate", "--specs", "old.json", "--out", "out")
    assert (status, said.count("\n")) == (1, 1)
    assert "convert it to 3.1" in said
    assert not (folder / "out").exists()


def test_what_is_asked_of_our_own_specs_only_never_adds_up_in_a_document_of_others(tmp_path: Path) -> None:
    times = {f"time_{number}": {"type": "string", "format": "date-time"} for number in range(180)}
    schema = {"type": "object", "properties": times}
    answers = {"200": {"description": "Done."}}
    body = {"content": {"application/json": {"schema": schema}}}
    paths = {f"/{number}": {"post": {"requestBody": body, "responses": answers}} for number in range(6)}
    document = {"openapi": "3.1.0", "info": {"title": "Times", "version": "1"}, "paths": paths}
    (tmp_path / "times.json").write_text(json.dumps(document), encoding="utf-8")
    assert len(read_specs(tmp_path / "times.json", "times.json").providers[0].apis[0].operations) == 6
