"""The whole contract, what only a sandbox has included: for tools and tests; a server makes only its own schema."""

from api.graphql import make_schema
from api.limits import Limits

schema = make_schema(sandbox=True, limits=Limits(), compiled=True)
