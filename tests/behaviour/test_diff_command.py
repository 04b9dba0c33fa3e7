"""`callsheet diff` as a user calls it: folders and revisions, formats, the campaign, and the exit status."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callsheet.differences.campaigns import Effect
from callsheet.differences.changes import Change
from callsheet.runtime.estimates import Total

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call

SPECS = Path(__file__).resolve().parents[2] / "specs" / "ulazai"

PAYLOAD = {
    "prompt": "A fox",
    "generationMode": "text_to_video",
    "durationSeconds": 14,
    "qualityMode": "pro",
    "sound": True,
    "prompt_directory_optin": False,
}
UP = ('pro: { "false": 27, "true": 40 }', 'pro: { "false": 27, "true": 44 }')
SHORTER = ("maximum: 15", "maximum: 12")
LONGER = ("maximum: 15", "maximum: 20")
REREAD = ('docs/kling30\n    read: "2026-11-21"', 'docs/kling30\n    read: "2027-01-05"')


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one API and a campaign, under git."""
    (tmp_path / "specs" / "ulazai").mkdir(parents=True)
    for name in ("_provider.yaml", "kling30.yaml"):
        shutil.copy(SPECS / name, tmp_path / "specs" / "ulazai" / name)
    lines = [{"operation": "ulazai.kling30.generate", "payload": PAYLOAD}]
    lines += [{"operation": "ulazai.kling30.generate", "payload": {**PAYLOAD, "durationSeconds": 5}}]
    (tmp_path / "campaign.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.callsheet]\ncampaign = "campaign.jsonl"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    commit("first")
    return tmp_path


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True)


def commit(message: str) -> None:
    git("add", "--all")
    who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false"]
    git(*who, "commit", "--quiet", "--message", message)


@pytest.fixture
def call(call: Call) -> Call:
    """Runs `callsheet diff` and gives its status, output and complaints."""
    return partial(call, "diff")


def edit(project: Path, *edits: tuple[str, str]) -> None:
    for path in sorted((project / "specs" / "ulazai").iterdir()):
        text = path.read_text(encoding="utf-8")
        for old, new in edits:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("project")
def test_nothing_changed_is_said_and_is_fine(call: Call) -> None:
    assert call("main") == (0, "nothing changed for users\n", "")
    assert call("main", "specs", "--fail-on", "any")[0] == 0


def test_a_revision_is_held_against_the_working_tree_with_the_effect_on_the_campaign(project: Path, call: Call) -> None:
    edit(project, UP, SHORTER)
    status, said, _ = call("main")
    assert status == 1
    assert said == (
        "Breaking: what worked may be refused, or is no longer there\n"
        "  ulazai.kling30.generate\n"
        "    /durationSeconds: maximum was 15 and is 12\n"
        "\n"
        "Price: what costs something else\n"
        "  ulazai.kling30.generate\n"
        "    price: 'generation' (qualityMode pro, sound true) goes up from 40 to 44 credits (10 %)\n"
        "\n"
        "campaign.jsonl, 2 payloads:\n"
        "  total was: 760 credits\n"
        "  total is:  unknown: at least 220 credits, and 1 payload without a documented price\n"
        "  1 with another verdict:\n"
        "    campaign.jsonl:1 ulazai.kling30.generate: valid -> not valid\n"
        "  1 with another price:\n"
        "    campaign.jsonl:2 ulazai.kling30.generate: 200 credits -> 220 credits\n"
        "\n"
        "1 breaking, 1 price\n"
    )


def test_two_revisions_and_two_folders_are_compared_alike(project: Path, call: Call) -> None:
    shutil.copytree(project / "specs", project / "older")
    edit(project, SHORTER)
    commit("second")
    shutil.copytree(project / "specs", project / "newer")
    edit(project, LONGER)
    assert call("main~1", "main")[:2] == call("older", "newer")[:2]
    assert "maximum was 12 and is 15" in call("main", "main~1")[1]


@pytest.mark.parametrize(
    ("edits", "statuses"),
    [
        ([SHORTER, UP], {"breaking": 1, "price": 1, "any": 1, "never": 0}),
        ([UP], {"breaking": 0, "price": 3, "any": 3, "never": 0}),
        ([LONGER], {"breaking": 0, "price": 0, "any": 4, "never": 0}),
        ([REREAD], {"breaking": 0, "price": 0, "any": 0, "never": 0}),
    ],
    ids=["breaking", "price", "safe", "note"],
)
def test_the_exit_status_goes_by_the_class_of_the_changes(
    project: Path, call: Call, edits: list[tuple[str, str]], statuses: dict[str, int]
) -> None:
    (project / "pyproject.toml").write_text("", encoding="utf-8")  # without a campaign, which changes no status
    edit(project, *edits)
    usual = statuses.pop("price")
    assert {level: call("main", "--fail-on", level)[0] for level in statuses} == statuses
    assert call("main")[0] == usual


def test_json_is_one_object_a_change_and_one_for_the_campaign(project: Path, call: Call) -> None:
    edit(project, UP)
    first, campaign = map(json.loads, call("main", "--format", "json")[1].splitlines())
    assert (first["kind"], first["subject"], first["place"]) == ("price", "ulazai.kling30.generate", "price")
    assert first["file"] == "specs/ulazai/kling30.yaml"
    assert campaign["kind"] == "campaign"
    assert campaign["before"]["sums"]["credits"] == {"low": "760", "high": "760"}
    assert campaign["after"]["sums"]["credits"] == {"low": "836", "high": "836"}
    assert len(campaign["prices"]) == 2


def test_markdown_has_no_markup_of_the_specs(project: Path, call: Call) -> None:
    edit(
        project,
        (
            "message: aspectRatio cannot",
            "message: '*aspectRatio* [cannot](https://evil.test) <b> @all'\n            # ",
        ),
    )
    said = call("main", "--format", "markdown")[1]
    assert said.startswith("## What changes for users\n\n1 note.\n\n### Notes: ")
    assert "\\*aspectRatio\\* \\[cannot\\](https://evil.test) \\<b\\> @&#8203;all" in said


def test_another_campaign_can_be_named(project: Path, call: Call) -> None:
    edit(project, UP)
    (project / "one.jsonl").write_text((project / "campaign.jsonl").read_text().splitlines()[0], encoding="utf-8")
    assert "one.jsonl, 1 payload:" in call("main", "--campaign", "one.jsonl")[1]
    (project / "one.jsonl").write_text('{"prompt": "A fox"}\n', encoding="utf-8")
    status, said, complaint = call("main", "--campaign", "one.jsonl")
    assert (status, said) == (2, "")
    assert complaint == 'callsheet: one.jsonl:1: every payload is {"operation": "…", "payload": {…}}\n'
    assert call("main", "--campaign", "none.jsonl")[2] == "callsheet: none.jsonl: no such file\n"


@pytest.mark.parametrize("target", ["/etc/hostname", "../../../../../etc/hostname"])
def test_a_revision_with_a_link_that_leads_out_of_it_is_not_taken_out(target: str, project: Path, call: Call) -> None:
    (project / "specs/ulazai/more.yaml").symlink_to(target)
    commit("second")
    (project / "specs/ulazai/more.yaml").unlink()
    complaint = "callsheet: specs/ulazai/more.yaml in main is a link that leaves the specs folder\n"
    assert call("main") == (2, "", complaint)


@pytest.mark.usefixtures("project")
def test_a_state_that_does_not_exist_is_a_wrong_call(call: Call) -> None:
    complaint = "callsheet: 'v9' is neither a path nor a revision of git\n"
    assert call("v9") == (2, "", complaint)
    assert call("main", "v9") == (2, "", complaint)
    kinds = "are not of a kind: compare two folders or revisions, or two files"
    assert call("pyproject.toml") == (2, "", f"callsheet: pyproject.toml and specs {kinds}\n")
    assert call("main", "--specs", "spec") == (2, "", "callsheet: there is no spec in main\n")


def test_one_spec_is_compared_with_another_state_of_its_file(project: Path, call: Call) -> None:
    older = project / "older.yaml"
    shutil.copy(project / "specs" / "ulazai" / "kling30.yaml", older)
    edit(project, SHORTER)
    status, said, _ = call("older.yaml", "specs/ulazai/kling30.yaml", "--campaign", "campaign.jsonl")
    assert status == 1
    assert "    /durationSeconds: maximum was 15 and is 12\n" in said
    assert "campaign.jsonl:1 ulazai.kling30.generate: valid -> not valid\n" in said
    assert "maximum was 15 and is 12" in call("main", "--specs", "specs/ulazai/kling30.yaml")[1]
    older.write_text(older.read_text(encoding="utf-8").replace("type: boolean", "type: bool"), encoding="utf-8")
    complaint = call("older.yaml", "specs/ulazai/kling30.yaml")[2]
    assert re.match(r"older\.yaml:\d+:17: error: 'bool' is no type", complaint)


def test_documents_that_others_wrote_are_compared_whatever_they_are_called(project: Path, call: Call) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": {"get": {"parameters": [{"name": "limit", "in": "query", "schema": {"maximum": 100}}]}}},
    }
    (project / "pets.json").write_text(json.dumps(document), encoding="utf-8")
    (project / "pets-2.json").write_text(json.dumps(document).replace("100", "50"), encoding="utf-8")
    status, said, complaint = call("pets.json", "pets-2.json")
    assert (status, complaint) == (1, "")
    assert "  pets_2.api.get_pets\n    query limit: maximum was 100 and is 50\n" in said
    assert "campaign" not in said
    assert call("pets-2.json", "pets.json")[0] == 0


def test_specs_that_are_wrong_cannot_be_compared(project: Path, call: Call) -> None:
    edit(project, ("type: boolean", "type: bool"))
    status, said, complaint = call("main")
    assert (status, said) == (2, "")
    assert "[unknown-type]" in complaint
    assert complaint.endswith("callsheet: these specs cannot be compared before they are mended\n")


def test_what_only_the_campaign_shows_counts_as_what_it_is() -> None:
    found = Effect("campaign.jsonl", Total(), Total())
    found.repriced["acme.clips.create"] += 2
    found.refused["acme.images.create"] += 1
    found.refused["acme.clips.get"] += 0
    assert [(change.kind, change.subject, change.message) for change in found.untold([])] == [
        ("breaking", "acme.images.create", "1 payload is refused now, see the campaign"),
        ("price", "acme.clips.create", "2 payloads are priced otherwise now, see the campaign"),
    ]
    told = [Change("price", "acme.clips.create", "", "up"), Change("breaking", "acme.images.create", "", "gone")]
    assert list(found.untold(told)) == []


def test_outside_of_a_repository_a_name_is_no_revision(
    tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "specs").mkdir()
    assert call("older") == (2, "", "callsheet: 'older' is neither a path nor a revision of git\n")


def test_without_git_folders_are_compared_all_the_same(
    project: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(project / "specs", project / "older")
    monkeypatch.setenv("PATH", str(project))
    assert call("older", "specs")[0] == 0
    assert call("main") == (2, "", "callsheet: git cannot be run: No such file or directory\n")
