"""The read path: what a selection needs, in a bounded number of statements."""
