"""`callsheet check`: what it prints in each of its forms, where it reads payloads from, and its exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.behaviour.kling import GOOD, KLING

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
FRAMED: dict[str, Any] = {
    **GOOD,
    "generationMode": "image_to_video",
    "startFrameUrl": "https://media.shop.example/a.png",
    "aspectRatio": "16:9",
}
WARNED: dict[str, Any] = {**GOOD, "aspectRatoi": "16:9"}
PAGE = "UlazAI docs, Kling 3.0 Video API"
SOURCE = f"{PAGE} (https://ulazai.com/docs/kling30)"
CAMPAIGN = ROOT / "tests" / "campaign" / "campaign.jsonl"


def test_a_valid_payload_is_called_valid_and_its_price_is_told_line_by_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(GOOD))
    done = run("check", KLING, "a.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "a.json: ulazai.kling30.generate: valid, 310 credits\n"
        "       320  8 s × 40 (pro, with audio)\n"
        "       -10  Prompt Directory discount\n"
    )


def test_a_finding_is_told_with_its_place_its_hint_its_rule_its_evidence_and_its_source(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(FRAMED))
    done = run("check", KLING, "a.json")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[:4] == [
        "a.json: ulazai.kling30.generate: not valid, 310 credits",
        "  error    /aspectRatio: aspectRatio cannot be sent together with startFrameUrl or endFrameUrl",
        "           hint: leave aspectRatio out; the frames set the shape",
        f"           [ulazai.kling30.no-ratio-with-frames] documented: {SOURCE}",
    ]


def test_the_address_of_a_source_is_told_once_and_its_title_always(run: Run) -> None:
    done = run("check", KLING, "-", stdin='{"prompt": 1}')
    assert done.stdout.count(SOURCE) == 1
    assert done.stdout.count(PAGE) == 4


def test_a_payload_that_is_not_valid_is_not_told_that_its_price_is_unknown(run: Run) -> None:
    done = run("check", "ugclab.video.create", stdin='{"projectId": "cm3k9v2ab0001xw08h5q2tzre"}')
    assert done.stdout.startswith("-: ugclab.video.create: not valid\n")
    assert "price" not in done.stdout


def test_the_json_form_is_exactly_the_documented_one(run: Run) -> None:
    done = run("check", KLING, "--format", "json", stdin=json.dumps(FRAMED))
    assert done.returncode == 1
    expected = {
        "operation": KLING,
        "index": 0,
        "valid": False,
        "violations": [
            {
                "path": "/aspectRatio",
                "rule": "ulazai.kling30.no-ratio-with-frames",
                "severity": "error",
                "message": "aspectRatio cannot be sent together with startFrameUrl or endFrameUrl",
                "hint": "leave aspectRatio out; the frames set the shape",
                "evidence": "documented",
                "source": SOURCE,
            }
        ],
        "estimate": {
            "status": "exact",
            "low": "310",
            "high": "310",
            "unit": "credits",
            "lines": [
                {"label": "8 s × 40 (pro, with audio)", "amount": "320"},
                {"label": "Prompt Directory discount", "amount": "-10"},
            ],
            "notes": [],
            "source": SOURCE,
        },
    }
    assert done.stdout == json.dumps(expected, ensure_ascii=False) + "\n"


def test_the_json_form_of_a_price_that_nobody_documents_holds_null_and_says_why(run: Run) -> None:
    payload = {"projectId": "cm3k9v2ab0001xw08h5q2tzre", "prompt": "A kettle on oak", "model": "veo-3.1"}
    done = run("check", "ugclab.video.create", "--format", "json", stdin=json.dumps({**payload, "duration": "8"}))
    estimate = json.loads(done.stdout)["estimate"]
    assert done.returncode == 0
    assert (estimate["status"], estimate["low"], estimate["high"]) == ("unknown", None, None)
    assert "not documented" in estimate["notes"][0]


def test_json_comes_one_object_a_payload_and_one_a_line_numbered_from_zero(run: Run) -> None:
    stream = "".join(json.dumps(payload) + "\n" for payload in (GOOD, FRAMED, GOOD))
    rows = [json.loads(line) for line in run("check", KLING, "--format=json", stdin=stream).stdout.splitlines()]
    assert [(row["index"], row["valid"]) for row in rows] == [(0, True), (1, False), (2, True)]


def test_the_github_form_names_file_line_column_and_level(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a,b.jsonl").write_text(f"{json.dumps(GOOD)}\n{json.dumps(FRAMED)}\n{json.dumps(WARNED)}\n")
    done = run("check", KLING, "a,b.jsonl", "--format", "github")
    assert done.returncode == 1
    columns = [json.dumps(FRAMED).index('"16:9"') + 1, json.dumps(WARNED).index('"aspectRatoi"') + 1]
    assert done.stdout.splitlines() == [
        f"::error file=a%2Cb.jsonl,line=2,col={columns[0]}::/aspectRatio: aspectRatio cannot be sent together with "
        "startFrameUrl or endFrameUrl (leave aspectRatio out; the frames set the shape) "
        "[ulazai.kling30.no-ratio-with-frames]",
        f'::warning file=a%2Cb.jsonl,line=3,col={columns[1]}::/aspectRatoi: "aspectRatoi" is not a documented field '
        '(did you mean "aspectRatio"?) [ulazai.kling30.unknown-field]',
    ]


def test_the_github_form_names_the_file_of_an_array_and_the_item_beside_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([GOOD, FRAMED]))
    done = run("check", KLING, "a.json", "--format", "github")
    assert done.stdout.startswith("::error file=a.json,line=1,col=444::[1]/aspectRatio: ")


def test_a_payload_cannot_write_lines_or_commands_of_its_own(run: Run) -> None:
    hostile = {**GOOD, "x\n::error file=y::z\x1b[2J\u009b": 1}
    for form in ("text", "github", "json"):
        done = run("check", KLING, "--format", form, stdin=json.dumps(hostile))
        assert not any(line.startswith("::error") for line in done.stdout.splitlines())
        assert "\x1b" not in done.stdout
        assert form == "json" or "\u009b" not in done.stdout


def test_a_warning_is_told_and_is_no_error_until_strict_is_asked_for(run: Run) -> None:
    done = run("check", KLING, stdin=json.dumps(WARNED))
    assert done.returncode == 0
    assert f"-: {KLING}: valid, with warnings, 310 credits\n" in done.stdout
    assert '  warning  /aspectRatoi: "aspectRatoi" is not a documented field\n' in done.stdout
    assert '           hint: did you mean "aspectRatio"?\n' in done.stdout
    strict = run("check", KLING, "--strict", stdin=json.dumps(WARNED))
    assert strict.returncode == 1
    assert "not valid" in strict.stdout
    assert "  error    /aspectRatoi: " in strict.stdout
    row = json.loads(run("check", KLING, "--strict", "--format=json", stdin=json.dumps(WARNED)).stdout)
    assert (row["valid"], row["violations"][0]["severity"]) == (False, "error")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one line", json.dumps(FRAMED)),
        ("one line and a newline", json.dumps(FRAMED) + "\n"),
        ("one line and empty ones around it", "\n\n" + json.dumps(FRAMED) + "\n\n \n"),
        ("several lines", json.dumps(FRAMED, indent=2)),
        ("several lines with carriage returns", json.dumps(FRAMED, indent=2).replace("\n", "\r\n")),
        ("several lines without indentation", json.dumps(FRAMED, indent=0)),
    ],
)
def test_standard_input_may_hold_one_payload_however_it_is_printed(run: Run, name: str, text: str) -> None:
    for arguments in ((KLING,), (KLING, "-")):
        rows = run("check", *arguments, "--format=json", stdin=text).stdout.splitlines()
        assert [json.loads(row)["violations"][0]["path"] for row in rows] == ["/aspectRatio"], name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("array in one line", json.dumps([GOOD, FRAMED])),
        ("array over several lines", json.dumps([GOOD, FRAMED], indent=2)),
        ("array with one item a line", f"[\n{json.dumps(GOOD)},\n{json.dumps(FRAMED)}\n]"),
        ("JSON Lines", f"{json.dumps(GOOD)}\n{json.dumps(FRAMED)}\n"),
        ("JSON Lines without a last newline", f"{json.dumps(GOOD)}\n{json.dumps(FRAMED)}"),
    ],
)
def test_standard_input_may_hold_several_payloads(run: Run, name: str, text: str) -> None:
    rows = run("check", KLING, "--format=json", stdin=text).stdout.splitlines()
    assert [json.loads(row)["valid"] for row in rows] == [True, False], name


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".JSONL", ".txt", ""])
def test_json_lines_are_read_by_their_name_or_by_their_look(run: Run, tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_text(f"{json.dumps(GOOD)}\n{json.dumps(FRAMED)}\n")
    done = run("check", KLING, f"a{suffix}")
    assert done.stdout.startswith(f"a{suffix}:2: {KLING}: not valid")
    assert "2 payloads: 1 valid, 1 not valid\n" in done.stdout


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_yaml_is_read_by_its_name_and_a_ratio_stays_text(run: Run, tmp_path: Path, suffix: str) -> None:
    text = "prompt: A kettle sings\ngenerationMode: text_to_video\ndurationSeconds: 5\nqualityMode: std\n"
    (tmp_path / f"a{suffix}").write_text(text + "aspectRatio: 16:9\nsound: no\n")
    row = json.loads(run("check", KLING, f"a{suffix}", "--format=json").stdout)
    assert [violation["path"] for violation in row["violations"]] == ["/sound"]
    (tmp_path / f"b{suffix}").write_text(f"- {json.dumps(GOOD)}\n- {json.dumps(FRAMED)}\n")
    assert run("check", KLING, f"b{suffix}").stdout.startswith(f"b{suffix}[1]: {KLING}: not valid")


def test_several_files_are_checked_in_their_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(json.dumps(FRAMED))
    (tmp_path / "a.yaml").write_text(json.dumps(WARNED))
    done = run("check", KLING, "b.json", "-", "a.yaml", stdin=json.dumps(FRAMED))
    heads = [line.split(":")[0] for line in done.stdout.splitlines() if KLING in line and line[0] != " "]
    assert heads == ["b.json", "-", "a.yaml"]
    assert "3 payloads: 1 valid (1 with warnings), 2 not valid\n" in done.stdout


def test_a_single_valid_payload_of_many_is_not_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([GOOD, GOOD]))
    expected = "2 payloads: 2 valid, 0 not valid\nPrice of the valid payloads: 620 credits\n"
    assert run("check", KLING, "a.json").stdout == expected


def test_quiet_prints_the_summary_only_even_for_one_payload(run: Run) -> None:
    done = run("check", KLING, "--quiet", stdin=json.dumps(FRAMED))
    assert done.returncode == 1
    assert done.stdout.startswith("1 payload: 0 valid, 1 not valid\n")
    assert done.stdout.endswith("Price of the valid payloads: nothing to price\n")
    assert run("check", KLING, "-q", stdin=json.dumps(GOOD)).stdout == (
        "1 payload: 1 valid, 0 not valid\nPrice of the valid payloads: 310 credits\n"
    )


def test_with_each_every_payload_names_its_own_operation(run: Run) -> None:
    veo = {"model_slug": "veo31_lite", "prompt": "A kettle", "duration_seconds": 8}
    lines = [
        {"operation": KLING, "payload": GOOD, "note": "further keys may stand beside"},
        {"operation": "ulazai.video_studio.generate", "payload": veo},
        {"operation": "ulazai.kling30.generat", "payload": GOOD},
        {"payload": GOOD},
        {"operation": KLING},
        7,
    ]
    stream = "".join(json.dumps(line) + "\n" for line in lines)
    done = run("check", "each", "--format=json", stdin=stream)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [row["operation"] for row in rows] == [KLING, "ulazai.video_studio.generate", *["each"] * 4]
    assert [row["valid"] for row in rows] == [True, True, *[False] * 4]
    assert rows[2]["violations"][0]["rule"] == "callsheet.unknown-operation"
    assert "did you mean ulazai.kling30.generate" in rows[2]["violations"][0]["message"]
    said = 'with `each`, every payload is {"operation": "…", "payload": {…}}'
    assert all(row["violations"][0]["message"] == said and row["estimate"] is None for row in rows[3:])


def test_the_summary_of_several_operations_counts_and_prices_each_and_totals_each_provider(run: Run) -> None:
    done = run("check", "each", CAMPAIGN, "-q")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "40 payloads: 26 valid (2 with warnings), 14 not valid"
    assert lines[2:8] == [
        "Operation                     Payloads  Valid  Price of the valid ones",
        "ugclab.image.create                  6      4  unknown",
        "ugclab.video.create                 10      6  unknown",
        "ugen.models.try_model                5      3  unknown",
        "ulazai.kling30.generate             10      6  1276 to 1432 credits",
        "ulazai.video_studio.generate         9      7  at least 180 credits; 4 unknown",
    ]
    assert "    2  ugclab.image.aspectRatio.enum " in done.stdout
    assert "    6  What a video costs is not documented." in done.stdout
    assert lines[-4:] == [
        "Price of the valid payloads",
        "  ugclab  unknown: no price is documented for 10 payloads",
        "  ugen    unknown: no price is documented for 3 payloads",
        "  ulazai  unknown: at least 1456 credits, and 4 payloads without a documented price",
    ]


def test_the_sample_campaign_covers_five_operations_and_the_common_mistakes(run: Run) -> None:
    rows = [json.loads(line) for line in run("check", "each", CAMPAIGN, "--format=json").stdout.splitlines()]
    assert len(rows) == 40
    assert len({row["operation"] for row in rows}) == 5
    assert sum(not row["violations"] for row in rows) == 24
    rules = {violation["rule"].partition(".")[2] for row in rows for violation in row["violations"]}
    assert rules >= {
        "video.sora-2-pro.duration.enum",
        "video.sora-2-pro.tier.required",
        "video.other-models-field",
        "video.https-only",
        "video.public-host",
        "video.Variants.type",
        "video.placeholder-project",
        "image.prompt.length",
        "image.aspectRatio.enum",
        "kling30.no-ratio-with-frames",
        "kling30.image-needed",
        "kling30.prompt.length",
        "kling30.qualityMode.enum",
        "kling30.unknown-field",
        "video_studio.unlisted-model",
        "video_studio.orientation-image-limit",
        "models.placeholder-url",
    }


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ulazai.kling30.generat", "ulazai.kling30.generate"),
        ("ulazai.kling30.Generate", "ulazai.kling30.generate"),
        ("ugclab.video", "ugclab.video.create"),
        ("try_model", "ugen.models.try_model"),
        ("x", "`callsheet list` shows all of them"),
        ("", "`callsheet list` shows all of them"),
        ("." * 5000, "`callsheet list` shows all of them"),
    ],
)
def test_an_unknown_operation_is_a_wrong_call_that_is_told_the_nearest_names(run: Run, name: str, meant: str) -> None:
    done = run("check", name, stdin="{}")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "no operation is called" in done.stderr
    assert meant in done.stderr


def test_an_operation_that_takes_a_file_has_nothing_to_check(run: Run) -> None:
    done = run("check", "ulazai.kling30.upload", stdin="{}")
    assert done.returncode == 2
    assert "takes a file, not a payload" in done.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("check",), ("check", KLING, "--format", "xml"), ("check", KLING, "--unknown"), ("chek", KLING)]
)
def test_a_wrong_call_exits_with_two_and_says_where_help_is(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, stdin="{}")
    assert done.returncode == 2
    assert "--help" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="session")
def own_clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `generate --out` wrote, with the package under another name."""
    out = tmp_path_factory.mktemp("clients") / "out"
    arguments = ["generate", "--specs", str(ROOT / "specs"), "--out", str(out), "--package", "shop_clients"]
    subprocess.run([sys.executable, "-m", "callsheet", *arguments], check=True, capture_output=True, cwd=out.parent)
    return out


def test_clients_in_a_folder_are_used_by_their_own_name(run: Run, own_clients: Path) -> None:
    assert (own_clients / "shop_clients" / "_runtime").is_dir()
    done = run("check", KLING, "--clients", own_clients, "--format=json", stdin=json.dumps(FRAMED))
    installed = run("check", KLING, "--format=json", stdin=json.dumps(FRAMED))
    assert (done.returncode, done.stdout) == (1, installed.stdout)
    assert run("estimate", KLING, "--clients", own_clients, stdin=json.dumps(GOOD)).stdout.startswith("-: 310 credits")
    assert run("list", "--names", "--clients", own_clients).stdout == run("list", "--names").stdout


def test_clients_in_a_folder_are_used_from_a_relative_path_and_with_the_default_name(run: Run, root: Path) -> None:
    done = run("check", KLING, "--clients", "generated", stdin=json.dumps(GOOD), cwd=root)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_clients_of_a_folder_are_those_that_answer_even_where_others_are_installed(
    run: Run, root: Path, tmp_path: Path
) -> None:
    shutil.copytree(root / "generated" / "callsheet_clients", tmp_path / "out" / "callsheet_clients")
    prices = tmp_path / "out" / "callsheet_clients" / "ulazai" / "prices.py"
    prices.write_text(prices.read_text().replace('("pro", True): 40', '("pro", True): 41'))
    done = run("check", KLING, "--clients", "out", stdin=json.dumps(GOOD))
    assert "valid, 318 credits" in done.stdout


def test_nothing_but_the_package_is_taken_from_the_folder_of_clients(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "callsheet_clients").symlink_to(root / "generated" / "callsheet_clients")
    for name in ("yaml", "decimal", "textwrap", "unicodedata"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not to be imported')")
    (tmp_path / "fox.yaml").write_text(json.dumps({**GOOD, "qualityMode": "prro"}), encoding="utf-8")
    done = run("check", KLING, "fox.yaml", "--fix", "--clients", ".")
    assert (done.returncode, done.stderr) == (0, "")


def test_clients_that_are_called_like_a_module_that_is_there_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "json" / "_runtime").mkdir(parents=True)
    done = run("check", KLING, "--clients", ".", stdin="{}")
    told = "callsheet: the package json in . is called like a module that is there already\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize("folder", ["missing", "empty", "a.json"])
def test_a_folder_without_clients_is_a_wrong_call(run: Run, tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.json").write_text("{}")
    for command in (("check", KLING), ("estimate", KLING), ("list",)):
        done = run(*command, "--clients", folder, stdin="{}")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"callsheet: {folder} holds no clients: pass the folder that `callsheet generate --out` wrote\n"
        )


def test_checking_imports_neither_http_nor_templates_nor_rich(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(GOOD)}\n{json.dumps(FRAMED)}\n")
    script = (
        "import sys\n"
        "from callsheet.commands.main import run\n"
        f"run(['check', '{KLING}', 'a.jsonl'])\n"
        "heavy = {'httpx2', 'pydantic', 'jinja2', 'yaml', 'rich', 'asyncio', 'black'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
