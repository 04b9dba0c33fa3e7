"""Documents that others wrote: what comes of them, held against the jsonschema library."""
