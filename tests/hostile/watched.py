"""Watched: what a process opens and asks the system for while it runs some code, as its audit hook sees it.

A process of ours may fork: its children write into the same record, as they have the same hook. Whatever else would
begin a process, or reach another one, counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PROGRAM: Final = """
import json, os, sys
record = os.open("RECORD", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
watching = [True]
begin = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.forkpty", "os.startfile")
reach = ("urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "telnetlib.", "webbrowser.", "pty.")
def hook(name, arguments):
    if not watching:
        return
    if name == "open" and isinstance(arguments[0], (str, bytes)):
        seen = ["opened", os.path.realpath(os.fsdecode(arguments[0]))]
    elif name == "socket.bind":
        seen = ["asked", f"{name} {arguments[1][0]}"]
    elif name.startswith(begin + reach):
        seen = ["asked", name]
    else:
        return
    os.write(record, json.dumps(seen).encode() + b"\\n")
sys.addaudithook(hook)
try:
    exec(CODE)
finally:
    watching.clear()
"""
_ROOT: Final = Path(__file__).resolve().parents[2]
_OURS: Final = ("generator", "templates", "specs/extensions.schema.yaml")
_SYSTEM: Final = (
    "/dev/null",
    "/dev/urandom",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/proc/",
    "/usr/lib",
    "/usr/local/lib",
)


@dataclass(frozen=True, slots=True)
class Record:
    """What a process opened, by its real path, and what it asked for, by the name of the event."""

    opened: frozenset[str]
    asked: frozenset[str]

    def foreign(self, *own: Path) -> list[str]:
        """What was opened that belongs neither to these folders, nor to this tool, nor to Python."""
        installed = [str(Path(prefix).resolve()) for prefix in (sys.prefix, sys.base_prefix)]
        ours = [str(_ROOT / name) for name in _OURS]
        allowed = (*_SYSTEM, *installed, *ours, *(str(path.resolve()) for path in own))
        return sorted(path for path in self.opened if not path.startswith(allowed))


def watched(code: str, folder: Path) -> Record:
    """The record of a process that runs some code in a folder, and must end well."""
    record = folder.parent / f"{folder.name}.record"
    record.unlink(missing_ok=True)
    program = _PROGRAM.replace("CODE", repr(code)).replace("RECORD", str(record))
    command = [sys.executable, "-B", "-c", program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    seen = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    opened, asked = (frozenset(what for kind, what in seen if kind == wanted) for wanted in ("opened", "asked"))
    return Record(opened, asked)
