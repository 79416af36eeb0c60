"""The rules: tables with their source, and functions that read them; no input, no output, no clock."""
