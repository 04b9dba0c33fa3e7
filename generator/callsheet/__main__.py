"""`python -m callsheet`."""

from callsheet.commands.main import main

main()
