"""Our column of the table is what is measured: one POST under every fault, except where a refusal is documented."""

from __future__ import annotations

import re
import sys

from tests.bench.paid_posts.faults import FAULTS
from tests.bench.paid_posts.sdks import SDKS, counts
from tests.bench.paid_posts.table import README

OURS = SDKS[0]


def test_a_fault_makes_one_paid_post_unless_the_provider_has_refused_the_work() -> None:
    found = counts(OURS, sys.executable)
    assert found[0].end == "answer"
    assert [count.posts for count, fault in zip(found, FAULTS, strict=True) if not fault.no_work] == [1] * 13
    page = README.read_text("utf-8")
    assert re.findall(r"^\| [^|]+ \| (\d+) \|", page, re.MULTILINE) == [str(count.posts) for count in found]
    assert re.findall(r"^\| [^|]+ \| `(\w+)` \|", page, re.MULTILINE) == [count.end for count in found]
