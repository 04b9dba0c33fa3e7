"""`make paid-posts`: installs the SDKs in an environment of their own, counts, and writes the table."""

from __future__ import annotations

import sys

from tests.bench.paid_posts.sdks import SDKS, counts, installed
from tests.bench.paid_posts.table import README, ends, page, posts


def main() -> None:
    """Count for every SDK that can be installed."""
    found = {}
    for sdk in SDKS:
        python = installed(sdk)
        if python is not None:
            found[sdk.name] = counts(sdk, python)
    print(posts(found), ends(found), sep="\n\n")
    if "--write" in sys.argv[1:] and len(found) == len(SDKS):
        README.write_text(page(found), "utf-8")
    elif "--write" in sys.argv[1:]:
        print(f"{README.name} is left as it is, because SDKs are missing")


main()
