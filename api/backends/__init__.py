"""Tortoise's two database clients, each with the one habit changed that measurements asked for."""
