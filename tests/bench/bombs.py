"""Bombs: the CPU time and the peak memory of `callsheet generate` on each bomb of tests/hostile/bombs, as processes.

python -m tests.bench.bombs [--write] [WORD…]      prints the table; --write also writes down what becomes of each
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.table import Row
from tests.hostile.bombs import BOMBS, TABLE, Bomb

_SECONDS: Final = 2.0
_MEGABYTES: Final = 200.0
_HEAD: Final = "# What becomes of each bomb; python -m tests.bench.bombs --write"
_USUAL: Final = ("aliases of schemas", "one of nested", "levels at the limit", "fields at the limit")
"""The bombs that `make bench` shows."""
# On Linux the peak that getrusage knows is inherited from whoever started the process; VmHWM is its own.
_MEASURED: Final = """
import resource, sys
from pathlib import Path
from callsheet.commands.main import run
status = run(sys.argv[1:])
sys.stdout.flush()
used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
peak = used[0].ru_maxrss
if Path("/proc/self/status").is_file():
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(sum(each.ru_utime + each.ru_stime for each in used), peak, file=sys.stderr)
sys.exit(status)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a bomb costs, in seconds of CPU time and megabytes, and what becomes of it.

    A second process that writes a part counts with its time, and by its memory not: most of it is that of the first.
    """

    seconds: float
    megabytes: float
    verdict: str

    @property
    def is_too_much(self) -> bool:
        """Whether it takes more time or memory than any bomb may."""
        return self.seconds > _SECONDS or self.megabytes > _MEGABYTES


def cost(bomb: Bomb) -> Cost:
    """What a bomb costs a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        call = ["generate", "--specs", bomb.write(Path(name)), "--out", "out"]
        command = [sys.executable, "-c", _MEASURED, *call]
        done = subprocess.run(command, cwd=name, capture_output=True, text=True, timeout=300, check=False)
    seconds, kilobytes = done.stderr.splitlines()[-1].split()
    lines = [line for line in done.stdout.splitlines() if ": error: " in line]
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    return Cost(float(seconds), int(kilobytes) / 1024, lines[0] + more if lines else "done")


def bomb_rows() -> list[Row]:
    """Rows of some bombs: one of each kind."""
    rows = []
    for name in _USUAL:
        found = cost(BOMBS[name]())
        rows.append(Row(f"{name}: CPU time", found.seconds, "s", _SECONDS))
        rows.append(Row(f"{name}: peak memory", found.megabytes, "MiB", _MEGABYTES))
    return rows


def main() -> int:
    """Print what the bombs cost; the exit status is 1 where one costs too much."""
    words = [word for word in sys.argv[1:] if word != "--write"]
    wanted = [name for name in BOMBS if not words or any(word in name for word in words)]
    found: dict[str, Cost] = {}
    for name in wanted:
        found[name] = cost(BOMBS[name]())
        mark = "!" if found[name].is_too_much else " "
        said = f"{mark} {found[name].seconds:6.2f} s {found[name].megabytes:6.0f} MiB  {name}: {found[name].verdict}"
        print(said[:200], flush=True)
    if "--write" in sys.argv and not words:
        rows = [f"{name} | {one.verdict}" for name, one in found.items()]
        TABLE.write_text("\n".join([_HEAD, *rows]) + "\n", encoding="utf-8")
    return 1 if any(one.is_too_much for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
