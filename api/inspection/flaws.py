"""Why a file is not accepted: one row per flaw."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from api.domain.attachments import MAX_DOCUMENT_NAME
from api.domain.errors import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Mapping


class Flaw(StrEnum):
    """What is wrong with a file."""

    NAME_REQUIRED = "NAME_REQUIRED"
    NAME_TOO_LONG = "NAME_TOO_LONG"
    NAME_FORBIDDEN = "NAME_FORBIDDEN"
    EXTENSION = "EXTENSION"
    EMPTY = "EMPTY"
    EXECUTABLE = "EXECUTABLE"
    MISMATCH = "MISMATCH"
    DAMAGED = "DAMAGED"
    TRAILING_DATA = "TRAILING_DATA"
    ENCRYPTED = "ENCRYPTED"
    NO_PAGE = "NO_PAGE"
    ACTIVE_CONTENT = "ACTIVE_CONTENT"
    EMBEDDED_FILE = "EMBEDDED_FILE"
    TOO_COMPLEX = "TOO_COMPLEX"


class FlawRule(NamedTuple):
    """The code that a client gets, the sentence that a person reads, the rule of the reference behind it."""

    code: ErrorCode
    sentence: str
    rule: str | None = None


_TYPE: Final = ErrorCode.FILE_TYPE_NOT_ALLOWED
_UNUSABLE: Final = ErrorCode.FILE_UNUSABLE

# fmt: off
FLAWS: Final[Mapping[Flaw, FlawRule]] = {
    Flaw.NAME_REQUIRED: FlawRule(ErrorCode.FIELD_REQUIRED, "Le fichier doit porter un nom."),
    Flaw.NAME_TOO_LONG: FlawRule(ErrorCode.FILE_NAME_TOO_LONG,
        f"Le nom du fichier dépasse {MAX_DOCUMENT_NAME} caractères.", "MAX_NAME"),
    Flaw.NAME_FORBIDDEN: FlawRule(ErrorCode.VALUE_NOT_ALLOWED,
        "Le nom du fichier contient une barre oblique, un caractère de contrôle ou un caractère invisible."),
    Flaw.EXTENSION: FlawRule(_TYPE, "L'extension du fichier manque ou n'est pas admise.", "EXTENSION"),
    Flaw.EMPTY: FlawRule(_UNUSABLE, "Le fichier est vide.", "NOT_EMPTY"),
    Flaw.EXECUTABLE: FlawRule(_TYPE, "Le fichier est un programme : il n'est admis sous aucun nom.", "EXTENSION"),
    Flaw.MISMATCH: FlawRule(_TYPE, "Le contenu du fichier n'est pas celui que son extension annonce.", "EXTENSION"),
    Flaw.DAMAGED: FlawRule(_UNUSABLE,
        "Le fichier est endommagé ou incomplet : enregistrez-le de nouveau, puis renvoyez-le."),
    Flaw.TRAILING_DATA: FlawRule(_UNUSABLE,
        "Le PDF contient des données après sa fin : enregistrez-le de nouveau, puis renvoyez-le."),
    Flaw.ENCRYPTED: FlawRule(_UNUSABLE, "Le PDF est chiffré ou protégé par un mot de passe : retirez la protection."),
    Flaw.NO_PAGE: FlawRule(_UNUSABLE, "Le PDF ne contient aucune page."),
    Flaw.ACTIVE_CONTENT: FlawRule(_UNUSABLE,
        "Le fichier contient un script, une macro ou une action automatique : enregistrez-le sans contenu actif."),
    Flaw.EMBEDDED_FILE: FlawRule(_UNUSABLE, "Le PDF contient un fichier joint qui n'est pas admis.", "EXTENSION"),
    Flaw.TOO_COMPLEX: FlawRule(_UNUSABLE,
        "Le contrôle du fichier demande trop de mémoire ou de temps : simplifiez-le, puis renvoyez-le."),
}
# fmt: on


class Flawed(Exception):
    """The file is not accepted, for this reason."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
