"""Plays fault scripts by their seeds: one, and then it is shown, or many, and then those that fail are."""

from __future__ import annotations

import argparse
import sys

import tests.faults.fuzzing
from tests.faults.fuzzing.campaign import failures, first_failure, judged, story
from tests.faults.fuzzing.dice import draw


def main() -> int:
    """Play what is asked for. The exit status is 1 where anything fails."""
    parser = argparse.ArgumentParser(
        description=tests.faults.fuzzing.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("seed", metavar="SEED")
    parser.add_argument("--count", type=int, metavar="N", help="play SEED:0 and so on, N scripts")
    parser.add_argument("--first", action="store_true", help="stop at the first that fails, and show it as it is")
    arguments = parser.parse_args()
    if arguments.count is None:
        return _one(arguments.seed)
    seeds = [f"{arguments.seed}:{number}" for number in range(arguments.count)]
    if arguments.first:
        found = first_failure(seeds)
        print(found or "all invariants hold")
        return 1 if found else 0
    return _many(seeds)


def _one(seed: str) -> int:
    for failure in failures([seed]):
        print(failure)
        return 1
    script, ways = draw(seed)
    print("\n".join(script.lines()))
    for life, way in zip(judged(script, ways).lives, ways, strict=True):
        print(f"{way}:", *(f"  {line}" for line in story(life)), sep="\n")
    print("all invariants hold")
    return 0


def _many(seeds: list[str]) -> int:
    failed = 0
    for failure in failures(seeds):
        failed += 1
        print(failure, end="\n\n", flush=True)
    print(f"{failed} of {len(seeds)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
