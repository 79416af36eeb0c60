"""How somebody stands towards a structure, and what the reference's matrix says of it (organisation §11)."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """How somebody stands towards a structure: the columns of the reference's matrix (organisation §11), in order."""

    SIGNED_OUT = "ANON"
    SIGNED_IN = "INS"
    CONSULTATION = "UC"
    MODIFICATION = "UM"
    ORGANISATION_CONSULTATION = "OC"
    ORGANISATION_MODIFICATION = "OM"
    GESTIONNAIRE_PRINCIPAL = "GP"
    TECHNICAL_ACCOUNT = "CT"
    SUPPORT = "SUP"
    DGFIP = "DGF"


class Cell(StrEnum):
    """What a cell of the matrix says; a condition beside the standing is checked by the rule of the act."""

    YES = "Y"
    NO = "-"
    OWN = "own"
    OWN_NOTED = "own*"
    ON = "on"
    DIRECTORY = "dir"
    ASK = "ask"
    SYSTEM = "sys"
    PUBLIC = "pub"
    PRIVATE = "priv"

    @property
    def allows(self) -> bool:
        """Whether the act may be tried: by a person, through the product, on what the rest of the cell says."""
        return self not in (Cell.NO, Cell.ASK, Cell.SYSTEM, Cell.DIRECTORY)
