"""The README is true: its console examples print what they show, and its commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLIENT, TEST = r".*?", r"(?:(?!```).)*def test_.*?"
"""What the Python examples of a client and of a test look like."""
EXAMPLES = re.findall(r"```console\n\$ (.*?[^\\])\n(.*?)```", README, re.DOTALL)


def example(like: str) -> str:
    """The first Python example of the README that looks so."""
    found = re.search(rf"```python\n({like})```", README, re.DOTALL)
    assert found is not None
    return found[1]


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


def test_the_examples_of_the_readme_pass_the_type_checker(tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(example(CLIENT), encoding="utf-8")
    (tmp_path / "test_clips.py").write_text(example(TEST), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", "example.py", "test_clips.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_test_of_the_readme_passes(tmp_path: Path) -> None:
    (tmp_path / "test_clips.py").write_text(example(TEST), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_example_of_any_json_schema_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    source = example(r"from callsheet import compile_schema.*?")
    exec(source, {})  # noqa: S102  # the README is ours
    assert capsys.readouterr().out == source.rpartition("# ")[2]


def test_the_targets_of_the_readme_exist_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert f"\n{target}:" in makefile
