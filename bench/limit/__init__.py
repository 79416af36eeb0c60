"""The limit: what a hand-written endpoint, with one statement that makes the JSON, answers the same operations with."""
