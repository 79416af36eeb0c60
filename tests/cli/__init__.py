"""The command line, as a newcomer uses it."""
