"""Every document of the third-party folder gives a client whose checks are right, or is refused for a reason.

The folder lies beside the project on some machines; where it does not, there is nothing to try.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from tests.third_party.agreement import disagreements

from callsheet.modelling.providers import survey

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "third-party"
DOCUMENTS: Final = sorted(path for path in FOLDER.glob("*.*") if path.name.startswith(("hey-", "opc-")))
REFUSED: Final = {
    "hey-transforms-read-write-nested.yaml": [
        ':1:10: error: this is OpenAPI 3.0: convert it to 3.1 (nullable becomes type: [string, "null"]) [openapi]'
    ],
    "hey-validators-circular-ref.json": [":28:14: error: references that lead in a circle [reference]"],
}
"""The documents that nothing right can come of, and why."""

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason=f"no documents in {FOLDER}")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_is_generated_or_refused_for_its_reason(path: Path) -> None:
    found = survey(path, path.name)
    refused = sorted({str(problem) for problem in found.problems if problem.refused})
    assert refused == [path.name + reason for reason in REFUSED.get(path.name, [])]


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.name not in REFUSED], ids=lambda path: path.name)
def test_its_checks_judge_payloads_as_the_jsonschema_library_does(path: Path) -> None:
    assert disagreements(path, rounds=30) == []


def test_at_least_nine_in_ten_are_generated() -> None:
    assert len(REFUSED) * 10 <= len(DOCUMENTS)
