"""The tests: `make test` runs them on SQLite, then on PostgreSQL."""
