"""The bench: how quick and how complete the checks are, beside other validators. `make bench` runs it."""
