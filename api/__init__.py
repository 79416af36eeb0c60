"""GraphQL back end for the invoicing of public works."""

__version__ = "0.1.0"
