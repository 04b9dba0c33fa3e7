"""Writing: what was generated takes its place in a folder, where it differs from what is there."""
