"""What every mutation answers: the problems, if any, and whether the call had been made before."""

from collections.abc import Iterable

import strawberry

from api.domain.errors import ErrorCode, Problem, Remedy
from api.schema.enums import label


@strawberry.type(description="Une valeur employée dans le message d'une erreur.")
class ErrorParam:
    """A value used in a message."""

    name: str = strawberry.field(description="Le nom de la valeur.")
    value: str = strawberry.field(description="La valeur, telle qu'affichée.")


@strawberry.type(description="Une règle qui dit non : un code pour le programme, une phrase pour la personne.")
class UserError:
    """A problem, as shown to a front end."""

    code: ErrorCode = strawberry.field(description="Le code, stable pour toujours.")
    message: str = strawberry.field(description="La phrase en français, prête à afficher.")
    field: list[str] | None = strawberry.field(
        description='Le chemin dans input, par exemple ["amounts", "totalTtc"] ; null : l\'acte entier.'
    )
    params: list[ErrorParam] = strawberry.field(description="Les valeurs employées dans le message.")
    remedy: Remedy = strawberry.field(description="Ce que la personne peut faire.")

    @strawberry.field(description="La même chose en français, pour un bouton ou une aide.")
    def remedy_label(self) -> str:
        """The label of the remedy."""
        return label(self.remedy)

    rule: str | None = strawberry.field(description="La règle de la référence fonctionnelle, par exemple R-AMT-1.")


def user_error(problem: Problem) -> UserError:
    """A problem of the domain, as the schema shows it."""
    return UserError(
        code=problem.code,
        message=problem.message,
        field=list(problem.field) if problem.field else None,
        params=[ErrorParam(name=name, value=value) for name, value in problem.params.items()],
        remedy=problem.remedy,
        rule=problem.rule,
    )


def user_errors(problems: Iterable[Problem]) -> list[UserError]:
    """Problems of the domain, as the schema shows them."""
    return [user_error(problem) for problem in problems]


@strawberry.interface(description="Ce que toute mutation répond.")
class Payload:
    """The two fields that every payload has."""

    user_errors: list[UserError] = strawberry.field(description="Vide quand l'acte est fait (ou, à blanc, le serait).")
    replayed: bool = strawberry.field(
        default=False, description="Vrai quand cette clé d'idempotence avait déjà servi : rien n'a été fait deux fois."
    )


@strawberry.type(description="Ce que devient un élément d'un acte groupé.")
class BulkResult:
    """One item of a bulk act."""

    id: strawberry.ID = strawberry.field(description="L'identifiant donné.")
    done: bool = strawberry.field(description="Vrai quand l'acte est fait (ou, à blanc, le serait) sur cet élément.")
    user_errors: list[UserError] = strawberry.field(description="Pourquoi il ne l'est pas.")


@strawberry.type(description="Un acte groupé : chaque élément répond pour lui-même, dans l'ordre donné.")
class BulkPayload(Payload):
    """The results of a bulk act."""

    results: list[BulkResult] = strawberry.field(description="Un résultat par élément, dans l'ordre donné.")
    done_count: int = strawberry.field(description="Le nombre d'éléments faits.")
