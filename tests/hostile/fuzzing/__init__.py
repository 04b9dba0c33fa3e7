"""Texts at random: two or three of them at once in places of a document that others wrote.

    python -m tests.hostile.fuzzing SEED              judges one document, and shows it with as few texts as fail
    python -m tests.hostile.fuzzing SEED --count N    judges the documents SEED:0 and so on, N of them
    python -m tests.hostile.fuzzing.changes SEED      puts texts anywhere into the specs of this project instead

`dice` draws texts from a seed, `judge` says what does not hold, and `calls` makes the calls whose bytes it looks at.
"""
