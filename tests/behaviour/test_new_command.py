"""`callsheet new` as a user calls it: a first spec that can be generated at once, and that says what to fill in."""

from __future__ import annotations

import re
import resource
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callsheet.editor_schema import MODELINE, editor_schema_text

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def test_a_new_provider_has_warnings_that_say_what_to_fill_in_and_no_others(call: Call) -> None:
    assert call("new", "acme_films") == (
        0,
        "wrote specs/acme_films/_provider.yaml\n"
        "wrote specs/acme_films/video.yaml\n"
        "wrote specs/callsheet.schema.json\n"
        "\n"
        "Fill in specs/acme_films/video.yaml from the provider's pages; `callsheet lint` shows what is left.\n",
        "",
    )
    status, said, _ = call("lint")
    *warnings, count = said.splitlines()
    assert status == 0
    assert count == f"{len(warnings)} warnings"
    assert [line for line in warnings if not re.search(r": warning: fill in: .+ \[fill-in\]$", line)] == []
    assert len(warnings) == Path("specs/acme_films/video.yaml").read_text().count("FILL") - 1 + 3


def test_a_new_provider_gives_a_client_before_anything_is_filled_in(call: Call, tmp_path: Path) -> None:
    call("new", "acme_films", "--api", "clips")
    assert call("generate", "--package", "new_clients")[0] == 0
    client = (tmp_path / "generated" / "new_clients" / "acme_films" / "client.py").read_text()
    assert "class AcmeFilms" in client
    assert "ACME_FILMS_API_KEY" in client
    assert "def generate(" in client


@pytest.mark.parametrize(
    ("command", "name"),
    [("list", "acme"), ("check", "acme.video.generate"), ("explain", "acme.video.prompt.required")],
)
def test_who_asks_the_installed_clients_for_a_provider_that_was_generated_here_is_told_where_it_is(
    command: str, name: str, call: Call, tmp_path: Path
) -> None:
    written = tmp_path / "generated" / "callsheet_clients" / "acme" / "operations.py"
    written.parent.mkdir(parents=True)
    written.touch()
    status, _, said = call(command, name)
    assert status == 2
    assert said.endswith(" in these clients; acme was generated here: pass --clients generated\n")


def test_pages_are_read_on_the_day_on_which_the_spec_is_begun(call: Call) -> None:
    call("new", "acme")
    assert f'read: "{date.today().isoformat()}"' in Path("specs/acme/video.yaml").read_text()


def test_a_further_api_keeps_the_file_of_its_provider(call: Call) -> None:
    call("new", "acme")
    Path("specs/acme/_provider.yaml").write_text("x-provider: { name: Acme, class: Acme, key: ACME_KEY }\n")
    status, said, _ = call("new", "acme", "--api", "images")
    assert (status, said.splitlines()[0]) == (0, "wrote specs/acme/images.yaml")
    assert "ACME_KEY" in Path("specs/acme/_provider.yaml").read_text()
    assert call("lint")[0] == 0


def test_nothing_is_overwritten(call: Call) -> None:
    call("new", "acme")
    before = {path: path.read_bytes() for path in Path("specs").rglob("*.*")}
    complaint = "callsheet: specs/acme/video.yaml is there already: choose another name with --api\n"
    assert call("new", "acme") == (2, "", complaint)
    Path("specs/acme/video.yaml").rename("specs/acme/video.yml")
    assert "specs/acme/video.yml is there already" in call("new", "acme")[2]
    Path("specs/acme/video.yml").rename("specs/acme/video.yaml")
    assert {path: path.read_bytes() for path in Path("specs").rglob("*.*")} == before


def test_a_schema_that_is_not_ours_is_left_alone(call: Call) -> None:
    Path("specs").mkdir()
    Path("specs/callsheet.schema.json").write_text("{}\n")
    status, said, complaint = call("new", "acme")
    assert (status, said) == (2, "")
    assert complaint == (
        "callsheet: specs/callsheet.schema.json is not ours: move it away, editors look for our schema there\n"
    )
    assert not Path("specs/acme").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["Acme-2"],
            "the provider name 'Acme-2' becomes part of names: use lower-case letters, digits and _, such as acme_2",
        ),
        (["_acme"], "the provider name '_acme' begins with _, which is for files that others share"),
        (["3d"], "the provider name '3d' becomes part of names: use lower-case letters, digits and _, and begin with"),
        (["../acme"], "the provider name '../acme' becomes part of names: use lower-case letters, digits and _"),
        (["class"], "the provider name 'class' is a word of Python: choose another"),
        (["acme", "--api", "Kling 3"], "the API name 'Kling 3' becomes part of names: use lower-case letters, digits"),
        ([], "name a provider, such as acme; or pass --schema for the schema of editors alone"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_with_the_reason(
    arguments: list[str], complaint: str, call: Call, tmp_path: Path
) -> None:
    status, said, told = call("new", *arguments)
    assert (status, said) == (2, "")
    assert told.startswith(f"callsheet: {complaint}")
    assert list(tmp_path.iterdir()) == []


def test_the_schema_alone_is_written_where_it_is_missing_or_out_of_date(call: Call) -> None:
    assert call("new", "--schema") == (0, "wrote specs/callsheet.schema.json\n", "")
    assert call("new", "--schema") == (0, "up to date\n", "")
    path = Path("specs/callsheet.schema.json")
    path.write_text(path.read_text().replace("x-price", "x-prize"))
    assert call("new", "--schema")[1] == "wrote specs/callsheet.schema.json\n"
    assert path.read_text() == editor_schema_text()


def test_the_first_line_of_a_new_spec_leads_editors_to_the_schema(call: Call) -> None:
    call("new", "acme")
    for name in ("_provider.yaml", "video.yaml"):
        path = Path("specs/acme") / name
        first = path.read_text().splitlines()[0]
        assert first == MODELINE
        assert (path.parent / first.partition("$schema=")[2]).resolve().is_file()


def test_the_provider_of_the_guide_has_nothing_to_mend_and_answers_as_the_guide_says(call: Call) -> None:
    guide = (ROOT / "specs" / "README.md").read_text(encoding="utf-8").partition("## Add a provider")[2]
    provider, api = (textwrap.dedent(block) for block in re.findall(r"   ```yaml\n(.*?)   ```", guide, re.DOTALL))
    call("new", "acme", "--api", "clips")
    Path("specs/acme/_provider.yaml").write_text(provider, encoding="utf-8")
    Path("specs/acme/clips.yaml").write_text(api, encoding="utf-8")
    assert call("lint", "--strict") == (0, "no problems\n", "")
    assert call("generate", "--package", "guide_clients")[0] == 0
    Path("payload.json").write_text('{"prompt": "A fox", "seconds": 20}', encoding="utf-8")
    status, said, _ = call("check", "acme.clips.create", "payload.json", "--clients", "generated")
    assert status == 1
    assert "[acme.clips.seconds.range]" in said


@pytest.mark.parametrize("name", ["acme", "acme/_provider.yaml", "acme/video.yaml", "callsheet.schema.json"])
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_nothing_is_written_through_a_link(name: str, target: str, call: Call, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    link = Path("specs", name)
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / target)
    status, _, said = call("new", "acme")
    assert (status, said != "") == ((0, False) if name.endswith("_provider.yaml") else (2, True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "specs"]
    assert list(outside.iterdir()) == []


def test_a_spec_that_finds_no_room_leaves_nothing_behind(call: Call) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        assert call("new", "acme") == (2, "", "callsheet: the specs: File too large\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path for path in Path("specs").rglob("*") if path.is_file()] == []
    assert call("new", "acme")[0] == 0
