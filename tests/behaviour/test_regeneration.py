"""`callsheet generate` over what is generated already: only what is not up to date is made, and nothing is missed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from tests.behaviour.acme import SPEC

import callsheet.generation
from callsheet.commands.main import run as command
from callsheet.ir.operations import Provider
from callsheet.writing.stamps import Origin, Stamps

OUT = Path("generated")
STAMPS = OUT / ".callsheet_cache" / "stamps.json"
ACME = Path("specs/acme/video.yaml")
OLD = 1_000_000_000


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the specs of two providers, whose clients are generated. Acme borrows a schema of Zenith."""
    folder = tmp_path_factory.mktemp("project")
    shared = "components:\n  schemas:\n    Size: { type: string, enum: [small, large] }\n"
    borrowing = SPEC.replace(
        "{ type: string, enum: [small, large] }", '{ $ref: "../zenith/_all.yaml#/components/schemas/Size" }'
    )
    for name, text in (("acme/video.yaml", borrowing), ("zenith/video.yaml", SPEC), ("zenith/_all.yaml", shared)):
        path = folder / "specs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert command(["generate", "--specs", str(folder / "specs"), "--out", str(folder / "generated")]) == 0
    return folder


@pytest.fixture
def made(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The providers whose files were made, in a copy of the project that the test works in."""
    shutil.copytree(project, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    names: list[str] = []
    provider_files = callsheet.generation.provider_files

    def noting(provider: Provider, package: str) -> dict[str, str]:
        names.append(provider.name)
        return provider_files(provider, package)

    monkeypatch.setattr(callsheet.generation, "provider_files", noting)
    return names


def edit(path: Path, before: str, after: str) -> None:
    """Replace a text in a file, with the times that it had."""
    times = path.stat()
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def held() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(OUT.rglob("*")) if path.is_file()}


def assert_up_to_date() -> None:
    assert command(["generate", "--check"]) == 0


def test_a_run_with_nothing_to_do_makes_nothing_and_touches_nothing(made: list[str]) -> None:
    for path in OUT.rglob("*"):
        os.utime(path, (OLD, OLD))
    assert command(["generate"]) == 0
    assert made == []
    assert [path for path in OUT.rglob("*") if path.stat().st_mtime != OLD] == []


def test_a_changed_spec_makes_its_provider_only(made: list[str]) -> None:
    edit(ACME, "500", "499")
    assert command(["generate"]) == 0
    assert made == ["acme"]
    assert "499" in (OUT / "callsheet_clients" / "acme" / "checks.py").read_text(encoding="utf-8")
    assert_up_to_date()


def test_a_changed_file_makes_every_provider_that_borrows_from_it(made: list[str]) -> None:
    edit(Path("specs/zenith/_all.yaml"), "small", "tiny!")
    assert command(["generate"]) == 0
    assert made == ["acme", "zenith"]
    assert_up_to_date()


def test_a_provider_that_comes_or_goes_makes_no_other(made: list[str]) -> None:
    shutil.copytree("specs/acme", "specs/beta")
    assert command(["generate"]) == 0
    assert made == ["beta"]
    shutil.rmtree("specs/beta")
    assert command(["generate"]) == 0
    assert made == ["beta"]
    assert_up_to_date()


@pytest.mark.parametrize(
    ("file", "needed"),
    [("acme/checks.py", ["acme"]), ("_runtime/words.py", []), ("__init__.py", [])],
)
def test_what_was_edited_or_removed_by_hand_is_put_right(made: list[str], file: str, needed: list[str]) -> None:
    before = held()
    edit(OUT / "callsheet_clients" / file, "e", "E")
    assert command(["generate"]) == 0
    assert held() == before
    (OUT / "callsheet_clients" / file).unlink()
    assert command(["generate"]) == 0
    assert held() == before
    assert made == needed * 2


def test_another_version_of_anything_installed_makes_everything(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site" / "black-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert command(["generate"]) == 0
    assert made == ["acme", "zenith"]


@pytest.mark.parametrize("text", ["", '{"stamp": 5, "providers": {"acme": {}}}', '{"stamp": "", "providers": [5]}'])
def test_stamps_that_nobody_can_read_make_everything(made: list[str], text: str) -> None:
    STAMPS.write_text(text, encoding="utf-8")
    assert command(["generate"]) == 0
    assert made == ["acme", "zenith"]


def test_what_stands_beside_a_stamp_is_not_believed_without_it(made: list[str]) -> None:
    edit(STAMPS, "zenith.video.create", "zenith.video.spoil")
    edit(Path("specs/acme/video.yaml"), "500", "499")
    assert command(["generate"]) == 0
    assert made == ["acme", "zenith"]


def test_check_believes_no_stamp(made: list[str]) -> None:
    edit(OUT / "callsheet_clients" / "acme" / "checks.py", "500", "600")
    files = {path.relative_to(OUT).as_posix(): path.read_text(encoding="utf-8") for path in OUT.rglob("*.[pm]*")}
    origins = {name: Origin(f"{name}.video.create", ()) for name in ("acme", "zenith")}
    forged = {path: text for path, text in files.items() if path.startswith("callsheet_clients/")}
    Stamps(Path("specs"), OUT, "callsheet_clients").remember(origins, forged)
    assert command(["generate"]) == 0
    assert made == []
    assert command(["generate", "--check"]) == 1


def test_a_spec_that_changes_while_it_is_read_is_read_again(made: list[str]) -> None:
    files = {str(path.relative_to(OUT)): path.read_text() for path in OUT.rglob("*") if path.is_file()}
    stamps = Stamps(Path("specs"), OUT, "callsheet_clients")
    edit(ACME, "500", "499")
    stamps.remember({name: Origin(f"{name}.video.create", ()) for name in ("acme", "zenith")}, files)
    assert command(["generate"]) == 0
    assert made == ["acme"]
    assert json.loads(STAMPS.read_bytes())["providers"].keys() == {"acme", "zenith"}


def test_stamps_that_cannot_be_written_are_done_without(made: list[str]) -> None:
    shutil.rmtree(STAMPS.parent)
    STAMPS.parent.write_text("in the way", encoding="utf-8")
    assert command(["generate"]) == 0
    assert command(["generate"]) == 0
    assert made == ["acme", "zenith"] * 2
