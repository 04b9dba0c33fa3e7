"""From schemas and prices to straight-line Python: what stands in the emitted checks.py and prices.py."""
