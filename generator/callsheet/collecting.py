"""Collecting: how often Python looks for garbage in circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for garbage rarely: what is made while specs are read is nearly all kept, and looked through every time.

    What is left at the end counts as old, so that it is not looked through then.
    """
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 50)
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.set_threshold(*before)
