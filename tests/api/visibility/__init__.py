"""Who sees what, along every path of the schema."""
