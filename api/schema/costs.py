"""What fields cost, said in the schema with the directives of IBM's GraphQL cost specification.

`extensions.cost` counts so: an operation costs 1, each of its mutations 10, each row of a page 1, for as many rows as
the page may have.
"""

from typing import Any

import strawberry
from graphql import GraphQLSchema, is_object_type
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.schema_directive import Location

from api.limits import PAGE_ARGUMENTS, PAGE_FIELDS, WEIGHT_OF_MUTATION, Limits


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION], description="Ce que coûte un appel, en points (`extensions.cost`)."
)
class Cost:
    """The points of one call."""

    weight: str


@strawberry.schema_directive(
    name="listSize",
    locations=[Location.FIELD_DEFINITION],
    description="Combien de lignes la page peut avoir, chacune d'un point : l'argument donné, sinon `assumedSize`.",
)
class ListSize:
    """How the length of a page is known before it is read."""

    assumed_size: int
    slicing_arguments: list[str]
    sized_fields: list[str]
    require_one_slicing_argument: bool = False


def declare_costs(schema: GraphQLSchema) -> None:
    """Put on each mutation and on each page what it costs."""
    page = ListSize(
        assumed_size=Limits().default_page_size,
        slicing_arguments=sorted(PAGE_ARGUMENTS),
        sized_fields=sorted(PAGE_FIELDS),
    )
    for type_ in schema.type_map.values():
        if not is_object_type(type_) or type_.name.startswith("__"):
            continue
        for field in type_.fields.values():
            ours: Any = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
            if ours is None:
                continue
            if type_ is schema.mutation_type:
                ours.directives = [Cost(weight=str(WEIGHT_OF_MUTATION))]
            elif not PAGE_ARGUMENTS.isdisjoint(field.args):
                ours.directives = [page]
