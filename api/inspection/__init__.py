"""What a sent file really is: its name, its extension and its content, read where a parser may die."""
