"""Payloads: read from texts of any size, and repaired in the text that they came from."""
