"""`callsheet list`: operations, and the fields, limits and prices of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run


def test_all_operations_are_listed_with_route_models_and_purpose(run: Run) -> None:
    done = run("list")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Operation", "Route", "Models", "What", "it", "does"]
    row = next(line for line in lines if line.startswith("ugclab.video.create "))
    assert "POST /ugc/video " in row
    assert "sora-2-pro, veo-3.1, kling-2.6 " in row
    assert row.endswith("Start video jobs, one a variant.")


def test_the_names_alone_can_be_listed(run: Run) -> None:
    names = run("list", "--names").stdout.split()
    expected = {
        *("ugclab.video.create", "ugclab.image.create", "ugclab.jobs.get", "ugclab.projects.list"),
        *("ulazai.kling30.generate", "ulazai.kling30.get_status", "ulazai.kling30.upload"),
        *("ulazai.video_studio.generate", "ulazai.video_studio.get_status"),
        *("ulazai.video_studio.list_history", "ulazai.video_studio.list_models"),
        *("ugen.models.list", "ugen.models.get", "ugen.models.try_model", "ugen.models.get_task"),
    }
    assert expected <= set(names)


def test_the_list_can_be_narrowed_to_a_provider_and_to_an_api(run: Run) -> None:
    assert {name.split(".")[0] for name in run("list", "ulazai", "--names").stdout.split()} == {"ulazai"}
    names = run("list", "ulazai.kling30", "--names").stdout.split()
    assert names == ["ulazai.kling30.generate", "ulazai.kling30.get_status", "ulazai.kling30.upload"]


def test_one_operation_is_shown_with_its_fields_limits_price_and_errors(run: Run) -> None:
    shown = run("list", "ulazai.kling30.generate").stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert lines[:2] == ["ulazai.kling30.generate", "POST /kling30/api/generate/"]
    assert "prompt yes text, at most 2500 characters" in lines
    assert "durationSeconds yes a whole number, 3 to 15 seconds" in lines
    assert "sound no true or false" in lines
    price = next(line for line in lines if line.startswith("Price: "))
    assert all(rate in price for rate in ("20", "30", "27", "40", "-10"))
    assert any(line.startswith("402 ") and "Insufficient credits" in line for line in lines)


def test_every_model_of_an_operation_is_shown_with_its_own_fields(run: Run) -> None:
    shown = run("list", "ugclab.video.create").stdout
    sora, veo, kling = (shown.index(f"\n{model}\n") for model in ("sora-2-pro", "veo-3.1", "kling-2.6"))
    assert "tier " in shown[sora:veo]
    assert "tier " not in shown[veo:kling]
    assert "not documented" in shown[kling:]


def test_every_operation_can_be_shown(run: Run) -> None:
    for name in run("list", "--names").stdout.split():
        done = run("list", name)
        assert (done.returncode, done.stderr) == (0, ""), name
        assert done.stdout.startswith(f"{name}\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ulaz", "did you mean ulazai"),
        ("UGCLab", "did you mean ugclab"),
        ("ulazai.kling30.generat", "did you mean ulazai.kling30.generate"),
        ("nobody", "providers are "),
        ("", "providers are "),
        ("ulazai.", "did you mean ulazai"),
    ],
)
def test_an_unknown_name_is_a_wrong_call_that_is_told_the_nearest_names(run: Run, name: str, said: str) -> None:
    done = run("list", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
