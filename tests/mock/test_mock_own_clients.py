"""The mock provider of somebody's own spec."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from callsheet.commands.main import run as command

if TYPE_CHECKING:
    from tests.conftest import Run
    from tests.mock.conftest import Begin

ACME = """\
openapi: 3.1.1
info: { title: Acme clips, version: "1" }
servers: [{ url: "https://api.acme.example/v2" }]
security: [{ Key: [] }]
paths:
  /clips:
    post:
      operationId: create
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Clip" } } }
      x-starts: { poll: get, ids: /clips/*/id, count: copies, charged: /cost, charges: /clips/*/cost, balance: /left }
      responses:
        "201":
          description: Started.
          content: { application/json: { schema: { $ref: "#/components/schemas/Started" } } }
        "422": { description: Wrong., x-error: { message: /problems/0/text } }
  /clips/{id}.json:
    get:
      operationId: get
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      x-job:
        { id: id, echo: /id, status: /status, states: { queued: waiting, done: succeeded, bad: failed }, result: /urls }
      responses:
        "200":
          description: The clip.
          content: { application/json: { schema: { $ref: "#/components/schemas/State" } } }
  /words/{kind}:
    servers: [{ url: "/{version}", variables: { version: { default: v3 } } }]
    get:
      operationId: words
      parameters:
        - { name: kind, in: path, required: true, schema: { type: string } }
        - { name: tags, in: query, explode: false, schema: { type: array, maxItems: 2, items: { type: string } } }
      responses: { "200": { description: The words., content: { application/json: { schema: { type: object } } } } }
components:
  securitySchemes:
    Key: { type: apiKey, in: header, name: Acme-Key }
  schemas:
    Clip:
      type: object
      required: [prompt]
      properties: { prompt: { type: string }, copies: { type: integer, minimum: 1, maximum: 4, default: 1 } }
      x-source: page
      x-price: { unit: credits, terms: [{ name: clip, times: [{ field: copies }], rate: "2.5" }] }
    Started:
      type: object
      properties:
        clips: { type: array, items: { type: object, properties: { id: { type: string }, cost: { type: number } } } }
        cost: { type: number }
        left: { type: number }
    State:
      type: object
      required: [status]
      properties:
        id: { type: string }
        status: { type: string, enum: [queued, done, bad] }
        urls: { type: array, items: { type: string } }
x-sources: { page: { title: Acme docs, url: "https://acme.example/docs", read: "2026-11-21" } }
"""


def generated(root: Path) -> Path:
    """The folder with the clients of the spec."""
    (root / "specs" / "acme").mkdir(parents=True)
    (root / "specs" / "acme" / "clips.yaml").write_text(ACME)
    folders = ["--specs", str(root / "specs"), "--out", str(root / "out")]
    assert command(["generate", *folders, "--package", "my_clients"]) == 0
    return root / "out"


def test_the_clients_of_a_spec_of_ones_own_are_served(begin: Begin, tmp_path: Path) -> None:
    url = begin("--clients", str(generated(tmp_path)), "--balance", "9").url("acme")
    headers = {"Acme-Key": "any-key"}
    started = httpx2.post(f"{url}/clips", json={"prompt": "A fox", "copies": 3}, headers=headers)
    assert started.status_code == 201
    assert [clip["cost"] for clip in started.json()["clips"]] == [2.5, 2.5, 2.5]
    assert (started.json()["cost"], started.json()["left"]) == (7.5, 1.5)
    state = httpx2.get(f"{url}/clips/{started.json()['clips'][2]['id']}.json", headers=headers).json()
    assert (state["status"], state["id"], len(state["urls"])) == ("done", started.json()["clips"][2]["id"], 1)
    assert httpx2.get(state["urls"][0]).status_code == 200
    wrong = httpx2.post(f"{url}/clips", json={"copies": 9}, headers=headers)
    assert (wrong.status_code, "prompt" in wrong.json()["problems"][0]["text"]) == (422, True)
    assert httpx2.post(f"{url}/clips", json={"prompt": "A fox"}, headers=headers).status_code == 402


def test_an_operation_with_a_path_for_a_server_is_served_and_a_list_is_split_before_it_is_unescaped(
    begin: Begin, tmp_path: Path
) -> None:
    url = httpx2.URL(begin("--clients", str(generated(tmp_path))).url("acme"))
    statuses = {
        search: httpx2.get(url.join(f"/v3/words/short?tags={search}"), headers={"Acme-Key": "any-key"}).status_code
        for search in ("a,b", "a,b%2Cc", "a,b,c")
    }
    assert statuses == {"a,b": 200, "a,b%2Cc": 200, "a,b,c": 400}
    assert httpx2.get(f"{url}/words/short").status_code == 404


def test_clients_of_an_older_version_are_told_to_be_generated_again(run: Run, tmp_path: Path) -> None:
    (generated(tmp_path) / "my_clients" / "acme" / "answers.py").unlink()
    done = run("mock", "--clients", "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert "acme was generated before there was a mock provider: generate it again" in done.stderr
    assert len(done.stderr.splitlines()) == 1
