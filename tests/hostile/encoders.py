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
TESTS: Final = ("tests/unit/test_code.py", "tests/hostile/test_corpus.py", "tests/hostile/test_doors.py")


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder: the text that it is in a file of the generator, and what stands there without it."""

    name: str
    file: str
    text: str
    without: str


_CODE: Final = "compiling/code.py"
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
    Encoder("Markdown is escaped", _CODE, '"\\\\" + char if char in "\\\\`*_[]<>|#~&" else char', "char"),
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
    Encoder(
        "templates print source text only",
        "rendering.py",
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
