"""Documents that others wrote. A directory is a test: what is said of the document, and what operations come of it."""

from __future__ import annotations

import os
from pathlib import Path

import httpx2
import pytest
from tests.hostile.importing import imported
from tests.third_party.agreement import disagreements

from callsheet.generation import generate
from callsheet.ir.texts import listed, unsealed
from callsheet.modelling.providers import Survey, survey

CASES = Path(__file__).parent / "foreign"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


def told(found: Survey) -> str:
    """Every problem and note, and every operation where nothing is refused."""
    lines = [str(problem) for problem in sorted(set(found.problems))]
    if not any(problem.refused for problem in found.problems):
        lines += [
            unsealed(listed(" ", (listed("", (o.name, ":")), o.method, o.path, o.answer.status)))
            for o in found.specs.providers[0].apis[0].operations
        ]
    return "".join(line + "\n" for line in lines)


def answering(content: object) -> httpx2.Client:
    """An HTTP client to which everything is answered with some JSON."""
    return httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, json=content)))


def document(name: str) -> Path:
    return CASES / name / "api.yaml"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_a_document_is_what_is_expected(name: str) -> None:
    said = told(survey(document(name), "api.yaml"))
    expected = CASES / name / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_of_a_document_is_python_and_checks_as_jsonschema_does(name: str) -> None:
    found = survey(document(name), "api.yaml")
    if any(problem.refused for problem in found.problems):
        return
    for path, text in generate(found.specs, "clients").items():
        if path.endswith(".py"):
            compile(text, path, "exec")
    assert disagreements(document(name), rounds=200) == []


def test_an_answer_that_is_one_of_two_lists_is_no_class_for_a_type_checker() -> None:
    client = generate(survey(document("answers"), "api.yaml").specs, "clients")["clients/api/client.py"]
    assert 'replies.ByStatus[list[str] | list[int]]({"200": list[str] | list[int]})' in client


def test_what_is_called_json_and_described_as_bytes_is_bytes() -> None:
    client = generate(survey(document("answers"), "api.yaml").specs, "clients")["clients/api/client.py"]
    assert 'OPERATIONS["api.get_bytes"], bytes' in client
    assert 'OPERATIONS["api.versions"], models.Job' in client


def test_an_answer_may_be_null_where_a_word_of_openapi_3_0_says_so_and_a_payload_may_not() -> None:
    files = generate(survey(document("nullable"), "api.yaml").specs, "clients")
    models, types = files["clients/api/models.py"], files["clients/api/types.py"]
    for field in ("size: int", "owner: Owner", "other: Size", "tags: list[str | None]", "place: Place", "kind: str"):
        assert f"    {field} | None\n" in models
    assert "    either: Size | str | None\n" in models
    assert "None" not in types
    assert "-> models.Owner | None:" in files["clients/api/client.py"]


def test_a_stream_of_events_is_asked_for_only_where_there_is_no_other_answer() -> None:
    client = generate(survey(document("answers"), "api.yaml").specs, "clients")["clients/api/client.py"]
    assert "def speak_to_file(" in client


@pytest.mark.parametrize("name", ["keys", "keys_unasked"])
def test_a_key_that_no_security_speaks_of_can_be_given(name: str) -> None:
    files = generate(survey(document(name), "api.yaml").specs, "clients")
    assert "        key: str | None = None,\n" in files["clients/api/client.py"]
    assert 'Credential(place="header", name=' in files["clients/api/client.py"]


def test_pages_are_listed_as_other_tools_say_it() -> None:
    operations = survey(document("pages"), "api.yaml").specs.providers[0].apis[0].operations
    pages = {unsealed(operation.name): operation.pagination for operation in operations}
    kinds = {name: (page.kind, page.first) for name, page in pages.items() if page is not None}
    assert kinds == {"by_cursor": ("cursor", 0), "by_page": ("page", 0), "by_fern": ("cursor", 0)}


def test_a_body_with_a_file_is_a_form_where_it_may_be_one() -> None:
    client = generate(survey(document("forms"), "api.yaml").specs, "clients")["clients/api/client.py"]
    assert 'files={"file": file}' in client


def test_the_key_that_operations_usually_need_is_called_key() -> None:
    client = generate(survey(document("keys_of_some"), "api.yaml").specs, "clients")["clients/api/client.py"]
    assert 'Credential(place="header", name="Authorization", prefix="Bearer ")' in client
    assert 'Credential(place="basic", name="Authorization", key="login")' in client


def test_no_type_is_called_like_one_of_python_which_pydantic_would_take_for_it() -> None:
    models = generate(survey(document("answers"), "api.yaml").specs, "clients")["clients/api/models.py"]
    assert "warning: WarningModel | None" in models
    assert "exception: ExceptionModel | None" in models
    assert "KeyError: KeyErrorModel | None" in models
    assert "warnings: list[WarningModel2] | None" in models


def test_an_answer_is_read_as_its_own_type_whatever_the_fields_of_others_are_called() -> None:
    files = generate(survey(document("inner_names"), "api.yaml").specs, "clients")
    with imported(files, "clients", "api") as modules:
        client = modules[""].ApiClient(http_client=answering({"stripes": 3}))
        zebra = client.api.get_zebra()
        assert (type(zebra).__name__, zebra.stripes) == ("Zebra", 3)
        held = modules["models"].ListAnimalsAnswer(zebra={"name": "Z"}, warnings=[{"text": "tame"}])
        assert (held.zebra.name, held.warnings[0].text) == ("Z", "tame")


def test_a_document_that_is_called_like_its_api_gives_operations_that_can_be_called() -> None:
    files = generate(survey(document("circle"), "api.yaml").specs, "clients")
    with imported(files, "clients", "api") as modules:
        names = list(modules["operations"].OPERATIONS)
        assert [name.partition(".")[0] for name in names] == ["api"] * len(names)
        assert all(modules[""].check(name, {}) for name in (*names, *(f"api.{name}" for name in names)))
