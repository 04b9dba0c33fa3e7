"""Rendering: views and templates become Python source, laid out as black does it."""
