"""Fault scripts at random: what a program meets that sends, waits and downloads, with the ledger as the judge.

    python -m tests.faults.fuzzing SEED              plays one script again, and shows it in its simplest form
    python -m tests.faults.fuzzing SEED --count N    plays the scripts SEED:0 and so on, N of them

`dice` draws a `script` from a seed, `program` lives through it, `judge` says what does not hold, and `shrinking` finds
what is left of a script that fails.
"""
