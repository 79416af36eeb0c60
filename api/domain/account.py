"""People's accounts: their statuses (organisation §3.2) and the limits of signing in (USR-04 to USR-08)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final


class UserStatus(StrEnum):
    """Where an account stands."""

    EN_COURS_ACTIVATION = "EN_COURS_ACTIVATION"
    ACTIF = "ACTIF"
    VERROUILLE = "VERROUILLE"
    DESACTIVE = "DESACTIVE"
    SUPPRIME = "SUPPRIME"


USER_STATUSES: Final[Mapping[UserStatus, str]] = {
    UserStatus.EN_COURS_ACTIVATION: "En cours d'activation",
    UserStatus.ACTIF: "Actif",
    UserStatus.VERROUILLE: "Verrouillé",
    UserStatus.DESACTIVE: "Désactivé",
    UserStatus.SUPPRIME: "Supprimé (définitif)",
}


class LinkKind(StrEnum):
    """What a mailed link is for (organisation §3.7)."""

    ACTIVATION = "ACTIVATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105  # the name of a link
    REACTIVATION = "REACTIVATION"


MAX_FAILED_SIGN_INS: Final = 5
"""Wrong passwords in a row before the account locks (USR-05)."""

LOCK: Final = timedelta(hours=1)
"""How long the account stays locked (USR-05)."""
