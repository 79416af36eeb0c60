"""Compiled execution under Strawberry: what an operation selects becomes Python functions, kept by the document's text.

Nothing of our domain is here. Data, errors, paths, locations and order are graphql-core's: whatever is not as the types
promise, and all that is not compiled, is executed by graphql-core itself.
"""
