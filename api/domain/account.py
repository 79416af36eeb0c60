"""People's accounts: their statuses (organisation §3.2), their passwords, and the limits of signing in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from api.domain.delays import PARIS
from api.domain.errors import ErrorCode, Problem
from api.domain.habilitation import RattachementStatus, UserRole


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

SIGNS_IN: Final = (UserStatus.ACTIF, UserStatus.VERROUILLE)
"""Who has, or gets back within the hour, the use of their account."""

LINK_LIFE: Final = timedelta(minutes=60)
"""How long a mailed link serves (USR-04)."""

LINK_PAUSE: Final = timedelta(minutes=1)
"""At most one mail of a kind in that time: nobody fills a mailbox through us."""

CODE_LIFE: Final = timedelta(minutes=10)
"""How long the mailed code of a second factor serves (USR-06)."""

CODE_DIGITS: Final = 6
MAX_CODE_ATTEMPTS: Final = 5
"""Wrong codes before another has to be asked for: one guess in 200,000."""

REACTIVATION_DAYS: Final = 60
"""Days to come back after a deactivation, the last one included (USR-07)."""

MIN_PASSWORD: Final = 12
MAX_PASSWORD: Final = 200
LONG_PASSWORD: Final = 20
"""From here on a password is a phrase, and its kinds of characters do not matter."""


@dataclass(frozen=True, slots=True)
class UserTransition:
    """A change of status; `before` None is the creation of the account, and `after` the same the mail sent again."""

    before: UserStatus | None
    after: UserStatus
    source: str


_S = UserStatus
USER_TRANSITIONS: Final = (
    UserTransition(None, _S.EN_COURS_ACTIVATION, "create account"),
    UserTransition(_S.EN_COURS_ACTIVATION, _S.ACTIF, "link used within 60 minutes"),
    UserTransition(_S.EN_COURS_ACTIVATION, _S.EN_COURS_ACTIVATION, "mail resent"),
    UserTransition(_S.ACTIF, _S.VERROUILLE, "five failures"),
    UserTransition(_S.VERROUILLE, _S.ACTIF, "one hour later, or password reset"),
    UserTransition(_S.ACTIF, _S.DESACTIVE, "self-deactivation"),
    UserTransition(_S.DESACTIVE, _S.ACTIF, "reactivation at day 60 at the latest"),
    UserTransition(_S.DESACTIVE, _S.SUPPRIME, "day 61"),
)
"""Organisation §3.2; removing a PIGP account belongs to the DGFiP, not to us."""

LINK_OF_STATUS: Final[Mapping[UserStatus, LinkKind]] = {
    UserStatus.EN_COURS_ACTIVATION: LinkKind.ACTIVATION,
    UserStatus.ACTIF: LinkKind.PASSWORD_RESET,
    UserStatus.VERROUILLE: LinkKind.PASSWORD_RESET,
}
"""The link that somebody who forgot their password is sent (W38)."""

OPENS: Final[Mapping[LinkKind, tuple[UserStatus, ...]]] = {
    LinkKind.ACTIVATION: (UserStatus.EN_COURS_ACTIVATION,),
    LinkKind.PASSWORD_RESET: SIGNS_IN,
    LinkKind.REACTIVATION: (UserStatus.DESACTIVE,),
}
"""The statuses in which the account of a link must be for the link to make it ACTIF."""

EXPIRED_LINK: Final[Mapping[LinkKind, ErrorCode]] = {
    LinkKind.ACTIVATION: ErrorCode.ACTIVATION_EXPIRED,
    LinkKind.PASSWORD_RESET: ErrorCode.LINK_EXPIRED,
    LinkKind.REACTIVATION: ErrorCode.LINK_EXPIRED,
}
"""What a link that came too late answers (USR-04)."""


def reactivable_until(deactivated_at: datetime) -> date:
    """The last day, in Paris, on which a deactivated account can come back (USR-07, §12.7)."""
    return deactivated_at.astimezone(PARIS).date() + timedelta(days=REACTIVATION_DAYS)


def is_reactivable(deactivated_at: datetime, now: datetime) -> bool:
    """Whether a deactivated account can still come back."""
    return now.astimezone(PARIS).date() <= reactivable_until(deactivated_at)


PRESENT: Final = (RattachementStatus.VALIDE, RattachementStatus.EN_COURS_VALIDATION)
"""The rattachements through which a manager meets a person: in force, or asked for."""

HELD: Final = frozenset({RattachementStatus.VALIDE})
"""The rattachements that count for what a person may do."""


def notification_problems(roles: Iterable[UserRole], *, billing: bool | None) -> Iterator[Problem]:
    """Whether somebody who has these roles may be told of billing no more (USR-11); None changes nothing."""
    if billing is False and UserRole.GESTIONNAIRE_PRINCIPAL in roles:
        yield Problem(ErrorCode.NOTIFICATION_MANDATORY, ("billingNotifications",))


def password_problems(password: str, email: str) -> Iterator[Problem]:
    """Whether a password is too weak: 12 characters of three kinds, or 20 of any; never the address itself.

    Five failures lock the account: CNIL 2022-100 asks for 50 bits then, and this gives more.
    """
    kinds = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
    varied = sum(any(map(kind, password)) for kind in kinds) >= 3
    local = email.partition("@")[0]
    known = len(local) > 3 and local in password.lower()
    uniform = len(set(password)) < 5
    strong = len(password) >= LONG_PASSWORD or (len(password) >= MIN_PASSWORD and varied)
    if len(password) > MAX_PASSWORD:
        yield Problem(ErrorCode.FIELD_TOO_LONG, ("password",), {"max": str(MAX_PASSWORD)})
    elif not strong or known or uniform:
        yield Problem(ErrorCode.PASSWORD_TOO_WEAK, ("password",))
