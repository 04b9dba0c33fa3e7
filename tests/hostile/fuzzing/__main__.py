"""Draws texts, judges what comes of them, and prints each fault with as few texts as it takes."""

from __future__ import annotations

import argparse
import sys

from tests.hostile.fuzzing.dice import drawn, fewest
from tests.hostile.fuzzing.judge import faults


def main() -> int:
    """Judge one document, or many of them; returns the exit status: 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzzing")
    parser.add_argument("seed")
    parser.add_argument("--count", type=int, default=0)
    options = parser.parse_args()
    seeds = [f"{options.seed}:{number}" for number in range(options.count)] or [options.seed]
    failed = 0
    for seed in seeds:
        texts = drawn(seed)
        if faults(texts):
            failed += 1
            texts = fewest(texts, lambda less: bool(faults(less)))
            print(f"{seed} {texts!a}", *map(ascii, faults(texts)), sep="\n    ", flush=True)
    print(f"{failed} of {len(seeds)} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
