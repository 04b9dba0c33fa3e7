"""Dice: texts in places of a document, drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from tests.hostile.documents import PLACES
from tests.hostile.fuzzing.odd import TEXTS

_HOW_MANY: Final = (1, 1, 2, 2, 2, 3)


def drawn(seed: str) -> dict[str, str]:
    """One to three texts, each in a place."""
    dice = random.Random(seed)  # the same texts for the same seed
    return {place: dice.choice(TEXTS) for place in dice.sample(PLACES, dice.choice(_HOW_MANY))}


def fewest(texts: dict[str, str], fails: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """The texts that still fail when every other is taken out."""
    for place in texts:
        less = {other: text for other, text in texts.items() if other != place}
        if less and fails(less):
            return fewest(less, fails)
    return texts
