"""`python -m callsheet`."""

from callsheet.commands.entry import main

main()
