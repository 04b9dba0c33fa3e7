"""The command line: a thin shell that reads arguments, calls the rest, prints, and chooses an exit status."""
