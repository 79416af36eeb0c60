"""Errors: what a rule answers when it says no, and what a request answers when it cannot be served at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Final

from api.domain.error_codes import ErrorCode, ErrorRule, Remedy
from api.domain.error_rules import WORKS_ERRORS
from api.domain.error_rules_organisation import ORGANISATION_ERRORS

__all__ = [
    "ERRORS",
    "REQUEST_ERRORS",
    "RESERVED",
    "DomainError",
    "ErrorCode",
    "ErrorRule",
    "NotSignedIn",
    "Problem",
    "Remedy",
    "RequestErrorCode",
    "error",
]

ERRORS: Final[Mapping[ErrorCode, ErrorRule]] = {**WORKS_ERRORS, **ORGANISATION_ERRORS}

RESERVED: Final = frozenset(
    {ErrorCode.CONNECTION_ADDRESS_IMMUTABLE, ErrorCode.ENGAGEMENT_UNKNOWN, ErrorCode.SIRET_UNKNOWN_INSEE}
)
"""The codes of checks that the server has no means of (organisation ID-04, PAR-11, Q-02): nothing answers them."""


LONGEST_PARAM: Final = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `field` is its path inside the input, None when it concerns the whole act.

    A value that was sent is quoted by its beginning: an answer is never as long as what is wrong in a request.
    """

    code: ErrorCode
    field: tuple[str, ...] | None = None
    params: Mapping[str, str] = dataclass_field(default_factory=dict)

    def __post_init__(self) -> None:
        quoted = {name: value[:LONGEST_PARAM] for name, value in self.params.items()}
        object.__setattr__(self, "params", quoted)

    @property
    def message(self) -> str:
        """The French sentence, ready to show."""
        return ERRORS[self.code].render(self.params)

    @property
    def remedy(self) -> Remedy:
        """What the person can do about it."""
        return ERRORS[self.code].remedy

    @property
    def rule(self) -> str | None:
        """The rule of the functional reference behind it."""
        return ERRORS[self.code].rule


class DomainError(Exception):
    """A rule said no; carries every problem found, in the order of the form."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return " ".join(f"{problem.code}: {problem.message}" for problem in self.problems)


class NotSignedIn(Exception):
    """The act needs a session and the request has none."""


def error(code: ErrorCode, *, field: tuple[str, ...] | str | None = None, **params: str) -> DomainError:
    """A `DomainError` with one problem; `field` may be given as a single name."""
    path = (field,) if isinstance(field, str) else field
    return DomainError([Problem(code, path, params)])


class RequestErrorCode(StrEnum):
    """Why a request was not served: `extensions.code` of a top-level error."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    BAD_REQUEST = "BAD_REQUEST"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    TOO_COSTLY = "TOO_COSTLY"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    INTERNAL = "INTERNAL"
    FORBIDDEN_ORIGIN = "FORBIDDEN_ORIGIN"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
    NOT_FOUND = "NOT_FOUND"
    TIMEOUT = "TIMEOUT"
    TOO_MANY_CONNECTIONS = "TOO_MANY_CONNECTIONS"
    RATE_LIMITED = "RATE_LIMITED"
    SERVER_STOPPING = "SERVER_STOPPING"


REQUEST_ERRORS: Final[Mapping[RequestErrorCode, str]] = {
    RequestErrorCode.UNAUTHENTICATED: "Connectez-vous pour continuer.",
    RequestErrorCode.BAD_REQUEST: "La requête n'est pas lisible.",
    RequestErrorCode.GRAPHQL_PARSE_FAILED: "Le document GraphQL ne s'analyse pas.",
    RequestErrorCode.GRAPHQL_VALIDATION_FAILED: "Le document GraphQL ne correspond pas au schéma.",
    RequestErrorCode.BAD_USER_INPUT: "Une valeur fournie n'a pas la forme attendue.",
    RequestErrorCode.TOO_COSTLY: "La requête demande trop à la fois : réduisez-la.",
    RequestErrorCode.PAYLOAD_TOO_LARGE: "La requête est trop volumineuse.",
    RequestErrorCode.INTERNAL: "Erreur inattendue.",
    RequestErrorCode.FORBIDDEN_ORIGIN: "Cette origine n'est pas autorisée.",
    RequestErrorCode.METHOD_NOT_ALLOWED: "Cette méthode HTTP n'est pas permise ici.",
    RequestErrorCode.UNSUPPORTED_MEDIA_TYPE: "Ce type de contenu n'est pas accepté.",
    RequestErrorCode.OPERATION_NOT_FOUND: "Cette opération n'est pas connue du serveur.",
    RequestErrorCode.NOT_FOUND: "Rien à cette adresse.",
    RequestErrorCode.TIMEOUT: "Le traitement a pris trop de temps.",
    RequestErrorCode.TOO_MANY_CONNECTIONS: "Trop de connexions ouvertes à la fois : fermez-en.",
    RequestErrorCode.RATE_LIMITED: "Trop de demandes à la fois : attendez avant de recommencer.",
    RequestErrorCode.SERVER_STOPPING: "Le serveur redémarre : reconnectez-vous.",
}
