"""`callsheet explain`: every rule has words, grounds, and examples that are what they are called."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import callsheet_clients
from callsheet.clients import load_clients
from callsheet.commands.explain import Explainer, Explanation
from callsheet.commands.kinds import KINDS, kind_of
from callsheet.commands.main import run as call

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run


@cache
def explainer() -> Explainer:
    return Explainer(load_clients(None))


@cache
def explained(name: str) -> Explanation:
    return explainer().explanation(name)


RULES = [name for name in explainer().names() if not name.startswith("callsheet.")]


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_a_payload_that_passes_it_and_one_that_fails_it(name: str) -> None:
    explanation = explained(name)
    assert explanation.operation is not None
    passing = callsheet_clients.check(explanation.operation, explanation.passes)
    failing = callsheet_clients.check(explanation.operation, explanation.fails)
    assert passing.errors == ()
    assert name not in [violation.rule for violation in passing.violations]
    assert explanation.violation in [violation.to_json() for violation in failing.violations]
    assert explanation.violation is not None
    assert explanation.violation["rule"] == name


def test_a_rule_of_lint_is_explained_with_how_it_is_ignored(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["explain", "dead-rule"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("dead-rule\n  A rule can fire")
    assert said.endswith("  severity   error\n  to ignore  # callsheet: ignore[dead-rule] the reason\n")
    assert call(["explain", "duplicate-key", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "refused"


def test_every_rule_has_a_sentence_a_severity_and_its_evidence() -> None:
    for name in RULES:
        told = explained(name).to_json()
        assert told["message"], name
        assert told["severity"] in ("error", "warning"), name
        assert told["evidence"] in ("documented", "example", "assumed"), name
        assert told["source"] is not None or told["kind"] in ("unknown-field", "other-models-field"), name
        if told["source"]:
            assert told["source"]["url"].startswith("https://"), name
            assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", told["source"]["read"]), name


def test_every_rule_that_comes_from_a_keyword_has_a_kind() -> None:
    named = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
    unnamed = [name for name in RULES if kind_of(name) is None and not named.match(name.rpartition(".")[2])]
    assert unnamed == []


def test_a_rule_is_explained_in_words(run: Run) -> None:
    done = run("explain", "ulazai.kling30.no-ratio-with-frames")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:11] == [
        "ulazai.kling30.no-ratio-with-frames",
        "  aspectRatio cannot be sent together with startFrameUrl or endFrameUrl",
        "  hint: leave aspectRatio out; the frames set the shape",
        "",
        "  severity   error",
        "  evidence   documented: the page says so",
        "  source     UlazAI docs, Kling 3.0 Video API, read 2026-11-21",
        "             https://ulazai.com/docs/kling30",
        "  operation  ulazai.kling30.generate",
        "  stands at  /aspectRatio",
        "",
    ]
    assert done.stdout.splitlines()[-2:] == [
        "  error  /aspectRatio: aspectRatio cannot be sent together with startFrameUrl or endFrameUrl",
        "         hint: leave aspectRatio out; the frames set the shape",
    ]


def test_the_examples_of_the_json_form_can_be_checked(run: Run) -> None:
    told = json.loads(run("explain", "image-needed", "--format", "json").stdout)
    assert told["rule"] == "ulazai.kling30.image-needed"
    assert callsheet_clients.check(told["operation"], told["passes"]).valid
    assert not callsheet_clients.check(told["operation"], told["fails"]).valid
    assert told["violation"]["path"] == "/imageUrls"


def test_long_texts_are_cut_for_a_person_only(run: Run) -> None:
    shown = run("explain", "ulazai.kling30.prompt.length").stdout
    assert "… (2501 characters)" in shown
    assert max(map(len, shown.splitlines())) < 120
    told = json.loads(run("explain", "ulazai.kling30.prompt.length", "--format=json").stdout)
    assert len(told["fails"]["prompt"]) == 2501


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_rule_is_explained(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["explain", kind]) == 0
    assert capsys.readouterr().out.startswith(f"{kind}: {KINDS[kind]}\n")


def test_a_kind_names_its_rules_and_shows_one(run: Run) -> None:
    told: dict[str, Any] = json.loads(run("explain", "range", "--format", "json").stdout)
    assert "ulazai.kling30.durationSeconds.range" in told["rules"]
    assert told["example"]["violation"]["rule"] == told["rules"][0]


@pytest.mark.parametrize("name", ["not-a-payload", "callsheet.unknown-operation"])
def test_a_rule_of_the_command_line_itself_is_explained(run: Run, name: str) -> None:
    done = run("explain", name)
    assert done.returncode == 0
    assert "Passes:" in done.stdout
    assert "  error  /: " in done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "no-ratio-with-frames",
            "2 rules are called no-ratio-with-frames: ulazai.kling30.no-ratio-with-frames, ulazai.",
        ),
        ("image-neded", "no rule is called 'image-neded'; did you mean image-needed"),
        ("unknwon-field", "did you mean unknown-field"),
        ("ulazai.kling30.promt.length", "did you mean ulazai.kling30.prompt.length"),
        ("zzz", "`callsheet explain --names` lists all of them"),
    ],
)
def test_a_name_that_no_rule_or_several_have_is_a_wrong_call(run: Run, name: str, said: str) -> None:
    done = run("explain", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_no_name_at_all_says_how_to_find_one(run: Run) -> None:
    done = run("explain")
    assert done.returncode == 2
    assert "`callsheet explain --names` lists all of them" in done.stderr


def test_the_names_are_those_of_all_rules(run: Run) -> None:
    assert run("explain", "--names").stdout.splitlines() == explainer().names()


def test_rules_of_clients_in_a_folder_are_explained_from_their_documented_payloads(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "specs" / "acme"
    spec.mkdir(parents=True)
    (spec / "_provider.yaml").write_text(
        "x-provider: { name: Acme, class: Acme, key: ACME_API_KEY }\n"
        'x-sources: { clips: { title: Acme docs, url: "https://acme.example/docs", read: "2026-11-21" } }\n'
    )
    (spec / "clips.yaml").write_text(
        "openapi: 3.1.1\n"
        'info: { title: Acme clips, version: "1" }\n'
        "servers: [{ url: 'https://api.acme.example' }]\n"
        "security: [{ Key: [] }]\n"
        "x-source: clips\n"
        "x-evidence: documented\n"
        "paths:\n"
        "  /clips:\n"
        "    post:\n"
        "      operationId: create\n"
        "      summary: Create a clip.\n"
        "      requestBody:\n"
        "        content:\n"
        "          application/json:\n"
        "            schema:\n"
        "              type: object\n"
        "              required: [code]\n"
        "              properties:\n"
        "                code: { type: string, pattern: '^[A-Z]{3}-[0-9]+$' }\n"
        "                seconds: { type: integer, maximum: 10 }\n"
        "            examples: { first: { value: { code: FOX-1 } } }\n"
        "      responses: { '201': { description: Done. } }\n"
        "components:\n"
        "  securitySchemes: { Key: { type: http, scheme: bearer } }\n"
    )
    folders = ["--specs", str(tmp_path / "specs"), "--out", str(tmp_path / "out")]
    assert call(["generate", *folders, "--package", "acme_clients"]) == 0
    told = json.loads(run("explain", "code.pattern", "--clients", "out", "--format", "json").stdout)
    assert told["passes"] == {"code": "FOX-1"}
    assert told["violation"]["path"] == "/code"
    assert run("explain", "seconds.range", "--clients", "out").returncode == 0
