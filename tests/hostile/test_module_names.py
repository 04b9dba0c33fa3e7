"""Names that would hide what the clients are made of: refused with their place, or given another form."""

from __future__ import annotations

import importlib
import sys
import warnings
from pathlib import Path

import pytest
from tests.hostile.judging import PACKAGE, outcome, texts_in


@pytest.mark.parametrize("name", ["Transport", "Settings", "Key", "PROVIDER", "Provider", "Any", "Video", "AsyncVideo"])
def test_a_client_cannot_have_the_name_of_what_it_is_made_of(name: str) -> None:
    assert f"the name {name!r} is taken" in "; ".join(str(problem) for problem in outcome({"class": name}).refused)


@pytest.mark.parametrize("name", ["model_dump", "model_config", "copy", "__class__", "class"])
def test_a_field_of_an_answer_hides_nothing_of_its_model(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, text in outcome({"answer property": name}).files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        models = importlib.import_module(f"{PACKAGE}.acme.models")
    answer = models.VideoZqOperationAnswer.model_validate({"status": "done", name: "text"})
    assert answer.model_dump(by_alias=True, mode="json")[name] == "text"
    for module in [known for known in sys.modules if known.split(".")[0] == PACKAGE]:
        monkeypatch.delitem(sys.modules, module)


@pytest.mark.parametrize("mark", ["\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\u202e"])
def test_a_field_may_have_a_line_break_of_any_kind_in_its_name(mark: str) -> None:
    files = outcome({"text property": f"one{mark}two", "answer property": f"three{mark}four"}).files
    assert {f"one{mark}two", f"three{mark}four"} <= texts_in(files[f"{PACKAGE}/acme/types.py"]) | texts_in(
        files[f"{PACKAGE}/acme/models.py"]
    )
