"""`make bench`: one table of ratios, measured side by side in one run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.bench.bombs import bomb_rows
from tests.bench.checks import check_rows
from tests.bench.generation import generation_rows
from tests.bench.measuring import ROUNDS, RUNS
from tests.bench.mock import mock_rows
from tests.bench.payloads import invalid, valid
from tests.bench.processes import line_rows, loaded_modules, start_rows
from tests.bench.schemas import body_schemas
from tests.bench.table import print_table


def main() -> None:
    """Measure everything, and print the table."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; medians of {ROUNDS} rounds, processes {RUNS}")
    print(
        "× is how many times as long, or as many lines, as what stands behind it; smaller is quicker but for lines.\n"
    )
    schemas, good, bad = body_schemas(), valid(), invalid()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sections = {
            "Checks in a running program": check_rows(schemas, good, bad),
            "Files of JSON Lines (200,000 lines; 50,000 where some are not valid)": line_rows(folder, good, bad),
            "Starting from cold": start_rows(folder, good, schemas),
            "Generation, whole processes": generation_rows(folder),
            "The mock provider": mock_rows(),
            "Documents made to take long, whole processes": bomb_rows(),
        }
    print_table(sections)
    print(f"\nAn import of one provider and one check load: {' '.join(loaded_modules())}")


main()
