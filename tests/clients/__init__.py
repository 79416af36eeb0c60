"""Real clients against a running sandbox: those of browsers, started with Node, and a tool in Python."""
