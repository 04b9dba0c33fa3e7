"""How many paid POSTs reach the server for one logical call, fault by fault: our client beside SDKs of this field.

    python -m tests.bench.paid_posts             measures, and prints the table
    python -m tests.bench.paid_posts --write     measures, and writes it into README.md (make paid-posts)

Each SDK makes the same call in a process of its own, with its default settings, and the server counts what arrives.
"""
