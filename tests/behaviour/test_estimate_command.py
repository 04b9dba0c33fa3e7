"""`callsheet estimate`: prices of payloads, line by line, in each of its forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.behaviour.kling import GOOD, KLING

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT = Path(__file__).resolve().parents[2]


def without(*names: str) -> str:
    return json.dumps({name: value for name, value in GOOD.items() if name not in names})


def test_an_exact_price_is_told_line_by_line(run: Run) -> None:
    done = run("estimate", KLING, stdin=json.dumps(GOOD))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "-: 310 credits\n       320  8 s × 40 (pro, with audio)\n       -10  Prompt Directory discount\n"
    )


def test_what_was_left_out_makes_a_range_that_names_the_field(run: Run) -> None:
    done = run("estimate", KLING, stdin=without("sound"))
    assert done.returncode == 0
    assert done.stdout.startswith("-: 206 to 310 credits\n")
    assert "  sound was left out, and its default is not documented" in done.stdout


def test_what_the_price_depends_on_and_is_missing_leaves_it_unknown(run: Run) -> None:
    done = run("estimate", KLING, stdin=without("durationSeconds"))
    assert done.returncode == 0
    assert done.stdout == "-: price unknown\n  durationSeconds is missing, and the price depends on it\n"


def test_the_json_form_holds_operation_index_and_estimate_in_that_order(run: Run) -> None:
    row = json.loads(run("estimate", KLING, "--format", "json", stdin=json.dumps(GOOD)).stdout)
    assert list(row) == ["operation", "index", "estimate"]
    assert list(row["estimate"]) == ["status", "low", "high", "unit", "lines", "notes", "source"]
    assert (row["operation"], row["index"], row["estimate"]["low"]) == (KLING, 0, "310")


def test_the_price_is_the_one_that_check_tells(run: Run) -> None:
    campaign = ROOT / "tests" / "campaign" / "campaign.jsonl"
    checked, priced = (
        [json.loads(line)["estimate"] for line in run(command, "each", campaign, "--format=json").stdout.splitlines()]
        for command in ("check", "estimate")
    )
    assert checked == priced
    assert len(priced) == 40


def test_many_payloads_end_with_a_total_that_counts_what_is_unknown(run: Run) -> None:
    stream = f"{json.dumps(GOOD)}\n{without('sound')}\n{without('durationSeconds')}\n"
    lines = run("estimate", KLING, stdin=stream).stdout.splitlines()
    assert [line for line in lines if line[:2] == "-:"] == [
        "-:1: 310 credits",
        "-:2: 206 to 310 credits",
        "-:3: price unknown",
    ]
    assert lines[-1] == "Price: unknown: at least 516 credits, and 1 payload without a documented price"


def test_quiet_prints_the_total_only(run: Run) -> None:
    done = run("estimate", KLING, "--quiet", stdin=f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}\n")
    assert done.stdout == "Price: 620 credits\n"


def test_each_totals_every_provider_by_itself(run: Run) -> None:
    image = {"projectId": "cm3k9v2ab0001xw08h5q2tzre", "prompt": "A kettle on oak", "model": "seedream-4.5"}
    lines = [
        {"operation": KLING, "payload": GOOD},
        {"operation": "ugclab.image.create", "payload": {**image, "tier": "pro"}},
    ]
    done = run("estimate", "each", stdin="".join(json.dumps(line) + "\n" for line in lines))
    assert done.stdout.splitlines()[-3:] == [
        "Price",
        "  ugclab  unknown: no price is documented for 1 payload",
        "  ulazai  310 credits",
    ]


@pytest.mark.parametrize("text", ["{", "[1,", '{"a": 1, "a": 2}', "nonsense"])
def test_a_text_that_is_no_payload_is_a_finding_and_says_what_is_wrong(run: Run, text: str) -> None:
    done = run("estimate", KLING, stdin=text)
    assert done.returncode == 1
    assert done.stdout.startswith("-: not valid\n  error    /: ")
    row = json.loads(run("estimate", KLING, "--format=json", stdin=text).stdout)
    assert list(row) == ["operation", "index", "estimate", "violations"]
    assert row["estimate"] is None
    assert row["violations"][0]["rule"] == "callsheet.not-a-payload"
    github = run("estimate", KLING, "--format=github", stdin=text)
    assert github.stdout.startswith("::error file=-::/: ")


def test_an_unknown_operation_is_a_wrong_call_that_is_told_the_nearest_names(run: Run) -> None:
    done = run("estimate", "ulazai.kling30.generat", stdin="{}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean ulazai.kling30.generate" in done.stderr


def test_a_file_that_is_missing_is_a_wrong_call(run: Run, tmp_path: Path) -> None:
    done = run("estimate", KLING, "missing.json")
    assert done.returncode == 2
    assert done.stderr == "callsheet: missing.json: No such file or directory\n"
    assert not (tmp_path / "missing.json").exists()
