"""The README is true: its console examples print what they show, and its commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ (.*?[^\\])\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "expected"), EXAMPLES)
def test_a_console_example_prints_what_the_readme_shows(command: str, expected: str) -> None:
    script = command.replace("callsheet", f"'{sys.executable}' -m callsheet", 1)
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.strip() == expected.strip(), done.stderr


def test_the_readme_has_the_examples_that_are_held_against_it() -> None:
    assert len(EXAMPLES) == 4


def test_every_file_that_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", README):
        assert (ROOT / target).exists(), target


def test_the_client_example_of_the_readme_passes_the_type_checker(tmp_path: Path) -> None:
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert example is not None
    script = tmp_path / "example.py"
    script.write_text(example[1], encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_test_of_the_readme_passes(tmp_path: Path) -> None:
    example = re.search(r"```python\n((?:(?!```).)*def test_.*?)```", README, re.DOTALL)
    assert example is not None
    (tmp_path / "test_clips.py").write_text(example[1], encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    checked = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "test_clips.py"]
    done = subprocess.run(checked, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_example_of_any_json_schema_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    example = re.search(r"```python\n(from callsheet import compile_schema.*?)```", README, re.DOTALL)
    assert example is not None
    exec(example[1], {})  # noqa: S102  # the README is ours
    assert capsys.readouterr().out == f"{example[1].rpartition('# ')[2]}"


def test_the_targets_of_the_readme_exist_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert f"\n{target}:" in makefile
