"""Killing the server over and over: `make test-crash`; never part of `make test`."""
