"""Measures, run by hand: they take time and an idle machine, and no test waits for them."""
