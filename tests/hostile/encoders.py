"""Encoders: what each door does to a text, and the tests that turn red when it does it no longer.

    python -m tests.hostile.encoders [WORD…]      takes the encoders out one at a time, and shows which tests notice

Each run uses a copy of the generator, so that nothing here is changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TESTS: Final = (
    "tests/unit/test_code.py",
    "tests/unit/test_words.py",
    "tests/unit/test_sarif.py",
    "tests/unit/test_model_code.py",
    "tests/hostile/test_told_texts.py",
    "tests/hostile/test_corpus.py",
    "tests/hostile/test_doors.py",
)


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder: the text that it is in a file of the generator, and what stands there without it."""

    name: str
    file: str
    text: str
    without: str


_CODE: Final = "compiling/code.py"
_TERMINAL: Final = "commands/terminal.py"
_JUNIT: Final = "commands/formats/junit.py"
_DIFFERENCES: Final = "commands/differences.py"
ENCODERS: Final = (
    Encoder("literals escape backslashes", _CODE, 'shown = text.replace("\\\\", "\\\\\\\\")', "shown = text"),
    Encoder("literals escape quotes", _CODE, """.replace('"', '\\\\"')""", ""),
    Encoder(
        "literals escape what cannot be printed", _CODE, "if char.isprintable():\n        return char", "return char"
    ),
    Encoder("docstrings escape backslashes", _CODE, '.replace("\\\\", "\\\\\\\\").replace(\'"""\'', '.replace(\'"""\''),
    Encoder(
        "docstrings take out their own quotes",
        _CODE,
        '.replace("\\\\", "\\\\\\\\").replace(\'"""\', "\'\'\'")',
        '.replace("\\\\", "\\\\\\\\")',
    ),
    Encoder("docstrings end before a quote", _CODE, 'not lines[0].endswith((\'"\', "\\\\"))', "True"),
    Encoder("prose is one line", _CODE, 'char if char.isprintable() else " "', "char"),
    Encoder(
        "f-strings double brackets", _CODE, '_escaped(text).replace("{", "{{").replace("}", "}}")', "_escaped(text)"
    ),
    Encoder(
        "identifiers are no keywords",
        _CODE,
        'Code(name + "_" if name in _RESERVED else name)\n\n\ndef variable',
        "Code(name)\n\n\ndef variable",
    ),
    Encoder(
        "dotted names consist of identifiers",
        _CODE,
        "if not all(part.isidentifier()",
        "if False and not all(part.isidentifier()",
    ),
    Encoder("Markdown is escaped", _CODE, '_MARKUP.sub(r"\\\\\\g<0>", plain_words(text))', "plain_words(text)"),
    Encoder("Markdown code ends nowhere", _CODE, '.replace("`", "\'")', ""),
    Encoder(
        "addresses in Markdown are quoted",
        _CODE,
        """quote(unsealed(text), safe="%/:?#[]@!$&'()*+,;=~", errors="replace")""",
        "unsealed(text)",
    ),
    Encoder(
        "JSON in Markdown shows what cannot be printed",
        _CODE,
        'char if char.isprintable() or char == "\\n" else json.dumps(char)[1:-1]',
        "char",
    ),
    Encoder("docstrings of models lose backslashes", _CODE, '.replace("\\\\", "/")', ""),
    Encoder(
        "docstrings of models take out their own quotes",
        _CODE,
        '.replace("\\\\", "/").replace(\'"""\', "\'\'\'")',
        '.replace("\\\\", "/")',
    ),
    Encoder("comments are one line", _CODE, 'Code("# " + plain_words(text))', 'Code("# " + unsealed(text))'),
    Encoder(
        "code that is shown escapes its texts",
        _CODE,
        """f'"{_escaped(unsealed(value))}"'""",
        """f'"{unsealed(value)}"'""",
    ),
    Encoder(
        "paths are written in percent",
        _CODE,
        """quote(_LONE_PERCENT.sub("%25", piece), safe="%/:?@!$&'()*+,;=~")""",
        "piece",
    ),
    Encoder("attributes are names that models keep", _CODE, "if is_kept and not keyword.iskeyword(name)", "if True"),
    Encoder(
        "models keep names apart that Python folds",
        "rendering/folded_names.py",
        'if name not in self.hiding and unicodedata.normalize("NFKC", name) == name:',
        "if name not in self.hiding:",
    ),
    Encoder(
        "models keep fields from hiding types",
        "rendering/folded_names.py",
        "if name not in self.hiding and unicodedata",
        "if unicodedata",
    ),
    Encoder(
        "fields that are written without the model generator are identifiers",
        "rendering/plain_types.py",
        "if not _FIELD_NAME.match(name) or keyword",
        "if keyword",
    ),
    Encoder(
        "objects inside of others have names of their own",
        "rendering/type_modules.py",
        'taken_out(schema, _singular)["$defs"]',
        'schema["$defs"]',
    ),
    Encoder(
        "lines carry no control characters",
        _TERMINAL,
        '_without_controls(without_runner_words(text, "\\\\x23"))',
        'without_runner_words(text, "\\\\x23")',
    ),
    Encoder(
        "lines begin with no command",
        _TERMINAL,
        'text.replace(":", "\\\\x3a", 1) if text.lstrip().startswith("::") else text',
        "text",
    ),
    Encoder(
        "lines command no runner",
        _TERMINAL,
        '_without_controls(without_runner_words(text, "\\\\x23"))',
        "_without_controls(text)",
    ),
    Encoder("pipes carry no colours", _TERMINAL, 'safe = safe.replace("\\x1b", "\\\\x1b")', "pass"),
    Encoder(
        "JSON escapes what terminals obey beyond ASCII",
        _TERMINAL,
        'lambda found: f"\\\\u{ord(found[0]):04x}"',
        "lambda found: found[0]",
    ),
    Encoder(
        "JSON commands no runner",
        _TERMINAL,
        'without_runner_words(json.dumps(value, ensure_ascii=not unicode), "\\\\u0023")',
        "json.dumps(value, ensure_ascii=not unicode)",
    ),
    Encoder(
        "SARIF commands no runner",
        "commands/sarif.py",
        'without_runner_words(json.dumps(value), "\\\\u0023")',
        "json.dumps(value)",
    ),
    Encoder(
        "names of files are URIs",
        "commands/sarif.py",
        "quote(os.fsencode(path.as_posix()))",
        "path.as_posix()",
    ),
    Encoder("JUnit commands no runner", _JUNIT, 'without_runner_words(written, "&#35;")', "written"),
    Encoder("texts in JUnit are one line", _JUNIT, ', "\\n": "&#10;"', ""),
    Encoder(
        "changes in Markdown are escaped",
        _DIFFERENCES,
        'f"\\\\{letter}" if letter in "\\\\`*_[]<>|~&" else letter',
        "letter",
    ),
    Encoder(
        "code in Markdown of changes ends nowhere",
        _DIFFERENCES,
        """"`" * (1 + max(map(len, re.findall("`+", text)), default=0))""",
        '"`"',
    ),
    Encoder(
        "errors are one line of words",
        "runtime/words.py",
        'text if text.isprintable() else "".join(char if _is_word(char) else _escaped(char) for char in text)',
        "text",
    ),
    Encoder(
        "templates print source text only",
        "rendering/templates.py",
        "if isinstance(value, Code):",
        "if isinstance(value, object):",
    ),
)


def reds(encoder: Encoder) -> list[str]:
    """The tests that turn red without an encoder."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "generator", Path(folder, "generator"))
        for name in ("templates", "specs"):
            Path(folder, name).symlink_to(ROOT / name)
        path = Path(folder, "generator/callsheet", encoder.file)
        path.write_text(path.read_text("utf-8").replace(encoder.text, encoder.without), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-x", "-p", "no:cacheprovider", *TESTS]
        environment = {**os.environ, "PYTHONPATH": f"{folder}/generator", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return re.findall(r"^(?:FAILED|ERROR) (.*?)(?: - |$)", done.stdout, re.MULTILINE)


def main() -> int:
    """Take encoders out one at a time; the exit status is 1 where nothing notices that one is gone."""
    missed = 0
    for encoder in ENCODERS:
        if len(sys.argv) < 2 or any(word in encoder.name for word in sys.argv[1:]):
            found = reds(encoder)
            missed += not found
            print(f"{encoder.name}\n    {', '.join(found) or 'NOTHING NOTICES THAT IT IS GONE'}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
