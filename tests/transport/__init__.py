"""The GraphQL endpoint seen from outside, on a small schema of its own."""
