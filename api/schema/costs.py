"""What fields cost, said in the schema with the directives of IBM's GraphQL cost specification.

`extensions.cost` counts so: an operation costs 1, each of its mutations 10, each row of a page 1, for as many rows as
the page may have.
"""

from typing import Any

import strawberry
from graphql import is_object_type
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.schema_directive import Location

from api.limits import PAGE_ARGUMENTS, PAGE_FIELDS, WEIGHT_OF_MUTATION, Limits


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION], description="Ce que coûte un appel, en points (`extensions.cost`)."
)
class Cost:
    """The points of one call."""

    weight: str = strawberry.field(description="Les points d'un appel : un nombre, en texte.")


@strawberry.schema_directive(
    name="listSize",
    locations=[Location.FIELD_DEFINITION],
    description="Combien de lignes la page peut avoir, chacune d'un point : l'argument donné, sinon `assumedSize`.",
)
class ListSize:
    """How the length of a page is known before it is read."""

    assumed_size: int = strawberry.field(description="Les lignes que la page a au plus quand aucun argument ne le dit.")
    slicing_arguments: list[str] = strawberry.field(description="Les arguments qui disent combien de lignes sont lues.")
    sized_fields: list[str] = strawberry.field(description="Les champs de la page qui en ont autant.")
    require_one_slicing_argument: bool = strawberry.field(
        default=False, description="Vrai s'il fallait donner l'un de ces arguments ; ici aucun n'est obligatoire."
    )


def declare_costs(made: strawberry.Schema) -> None:
    """Put on each mutation and on each page what it costs."""
    kinds: tuple[Any, ...] = (Cost, ListSize)
    for kind in kinds:
        # Strawberry keeps the description of a directive, and leaves out those of its arguments.
        directive = made.schema_converter.from_schema_directive(kind)
        for each in kind.__strawberry_directive__.fields:
            directive.args[made.config.name_converter.get_graphql_name(each)].description = each.description
        made._schema_graphql_directives[kind] = directive
    schema = made._schema
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
