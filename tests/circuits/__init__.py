"""Whole circuits, told step by step and played through HTTP."""
