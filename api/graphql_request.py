"""The parameters of a GraphQL request, from a body or an address: every shape checked before anything is run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import orjson

from api.domain.errors import RequestErrorCode
from api.transport import Refused

DOCUMENT_ID: Final = re.compile(r"sha256:[0-9a-f]{64}")
MOST_PARAMETERS: Final = 20

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class Call:
    """What a request asks to run, its shape checked."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    extensions: dict[str, Any] | None


def read_call(parameters: object, documents: Mapping[str, str], *, trusted_only: bool = False) -> Call:
    """The call that these parameters describe; every shape is checked before anything is looked at.

    `trusted_only` refuses what is not one of the documents (conventions 20).
    """
    if isinstance(parameters, list):
        raise malformed("Les lots de requêtes ne sont pas acceptés : envoyez un objet par requête.")
    if not isinstance(parameters, dict):
        raise malformed("Le corps doit être un objet JSON.")
    query = _expect(parameters, "query", str, "une chaîne")
    if trusted_only and query is not None:
        message = "Ce serveur n'exécute que les documents de son contrat, nommés par documentId."
        raise Refused(400, RequestErrorCode.OPERATION_NOT_FOUND, message)
    document_id = _expect(parameters, "documentId", str, "une chaîne")
    if document_id is not None:
        query = _known_document(document_id, query, documents)
    if query is None:
        raise malformed("Le paramètre query manque.")
    return Call(
        query,
        _expect(parameters, "variables", dict, "un objet"),
        _expect(parameters, "operationName", str, "une chaîne"),
        _expect(parameters, "extensions", dict, "un objet"),
    )


def _known_document(document_id: str, query: str | None, documents: Mapping[str, str]) -> str:
    if query is not None:
        raise malformed("documentId et query ne vont pas ensemble.")
    if not DOCUMENT_ID.fullmatch(document_id):
        raise malformed("documentId s'écrit sha256: suivi de 64 chiffres hexadécimaux en minuscules.")
    if document_id not in documents:
        raise Refused(400, RequestErrorCode.OPERATION_NOT_FOUND)
    return documents[document_id]


def read_query_string(query_string: bytes) -> object:
    """The parameters of a GET, `variables` and `extensions` read as JSON."""
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise malformed("Les paramètres de l'adresse ne sont pas lisibles.") from None
    parameters: dict[str, object] = {}
    for name, value in pairs:
        if name in parameters:
            raise malformed(f"Le paramètre {name} est donné deux fois." if name.isidentifier() else None)
        # An empty parameter is one that a form left out.
        parameters[name] = value or None
    for name in ("variables", "extensions"):
        text = parameters.get(name)
        if isinstance(text, str):
            parameters[name] = read_json(text.encode(), f"Le paramètre {name}")
    return parameters


def read_json(text: bytes, what: str) -> object:
    """The value of this JSON text; `what` names it to the client when it is none."""
    # orjson reads strict UTF-8 only and stops at 1,024 levels, each time with a ValueError.
    try:
        return orjson.loads(text)
    except (ValueError, RecursionError):
        raise malformed(f"{what} n'est pas un texte JSON valide en UTF-8.") from None


def _expect(parameters: Mapping[str, object], name: str, kind: type[Shape], what: str) -> Shape | None:
    value = parameters.get(name)
    if value is not None and not isinstance(value, kind):
        raise malformed(f"Le paramètre {name} doit être {what} ou null.")
    return value


def malformed(message: str | None = None) -> Refused:
    """The refusal of a request whose form is wrong."""
    return Refused(400, RequestErrorCode.BAD_REQUEST, message)
