"""The mails that an account is sent, always to its connection address (organisation §3.7, USR-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.domain.account import LinkKind


class AccountMail(StrEnum):
    """What a mail about an account is for."""

    ACTIVATION = "ACTIVATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105  # the name of a mail
    REACTIVATION = "REACTIVATION"
    SIGN_IN_CODE = "SIGN_IN_CODE"
    ALREADY_KNOWN = "ALREADY_KNOWN"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105  # the name of a mail


@dataclass(frozen=True, slots=True)
class AccountMailRule:
    """The words of a mail; `path` is where the screens show what its link opens, the token follows."""

    subject: str
    phrase: str
    todo: str
    path: str
    source: str


ACCOUNT_MAILS: Final[Mapping[AccountMail, AccountMailRule]] = {
    AccountMail.ACTIVATION: AccountMailRule(
        "Activez votre compte",
        "Un compte a été créé à cette adresse.",
        "Choisissez votre mot de passe pour l'activer. Le lien sert une fois, dans l'heure.",
        "/activation/",
        "account created",
    ),
    AccountMail.PASSWORD_RESET: AccountMailRule(
        "Choisissez un nouveau mot de passe",
        "Un nouveau mot de passe a été demandé pour ce compte.",
        "Si la demande vient de vous, choisissez-le. Le lien sert une fois, dans l'heure. Sinon, ne faites rien.",
        "/mot-de-passe/",
        "password reset asked",
    ),
    AccountMail.REACTIVATION: AccountMailRule(
        "Réactivez votre compte",
        "La réactivation de ce compte a été demandée.",
        "Choisissez un mot de passe pour le retrouver. Le lien sert une fois, dans l'heure.",
        "/reactivation/",
        "USR-07",
    ),
    AccountMail.SIGN_IN_CODE: AccountMailRule(
        "Votre code de connexion",
        "Voici le code qui termine votre connexion. Il sert une fois, dans les dix minutes.",
        "Si vous n'êtes pas en train de vous connecter, changez votre mot de passe : quelqu'un le connaît.",
        "",
        "sign-in second factor",
    ),
    AccountMail.ALREADY_KNOWN: AccountMailRule(
        "Vous avez déjà un compte",
        "La création d'un compte a été demandée à cette adresse, qui en a déjà un.",
        "Connectez-vous, ou demandez un nouveau mot de passe. Si la demande ne vient pas de vous, ne faites rien.",
        "",
        "USR-01",
    ),
    AccountMail.PASSWORD_CHANGED: AccountMailRule(
        "Votre mot de passe a changé",
        "Le mot de passe de ce compte vient d'être changé, et ses autres sessions sont fermées.",
        "Si ce n'est pas vous, demandez tout de suite un nouveau mot de passe et prévenez le support.",
        "",
        "USR-03",
    ),
}

MAIL_OF_LINK: Final[Mapping[LinkKind, AccountMail]] = {
    LinkKind.ACTIVATION: AccountMail.ACTIVATION,
    LinkKind.PASSWORD_RESET: AccountMail.PASSWORD_RESET,
    LinkKind.REACTIVATION: AccountMail.REACTIVATION,
}
