"""The plain server: what a team writes with Strawberry, Tortoise and DataLoaders for the same documents."""
