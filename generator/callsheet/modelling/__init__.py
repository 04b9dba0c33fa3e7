"""From a bundled document to the IR. Everything that cannot be modelled is a problem with a position."""
