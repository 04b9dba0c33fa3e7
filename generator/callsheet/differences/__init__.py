"""Differences: what changed for users between two states of the specs, and whether it breaks what they do.

What is compared is what the specs mean, never how they are written: a component that is renamed, moved or written out
changes nothing.
"""
