"""Reading: files become one document of plain data, with the position of every value."""
