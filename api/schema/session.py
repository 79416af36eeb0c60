"""Opening, proving and closing a session: what is given and what is answered."""

import strawberry

from api.schema.payloads import Payload
from api.schema.scalars import DateTime
from api.schema.viewer import Viewer


@strawberry.input(description="De quoi se connecter.")
class SignInInput:
    """A sign-in."""

    email: str = strawberry.field(description="L'adresse de connexion.")
    password: str = strawberry.field(description="Le mot de passe.")


@strawberry.input(description="Le code reçu par courriel.")
class ConfirmSignInInput:
    """A second factor."""

    challenge_id: strawberry.ID = strawberry.field(description="L'identifiant donné par signIn.")
    code: str = strawberry.field(description="Les six chiffres reçus.")


@strawberry.input(description="Une adresse de connexion.")
class EmailInput:
    """A connection address."""

    email: str = strawberry.field(description="L'adresse de connexion.")


@strawberry.input(description="De quoi créer un compte.")
class CreateAccountInput:
    """A new account."""

    email: str = strawberry.field(description="L'adresse de connexion ; elle ne changera pas (USR-01).")
    first_name: str = strawberry.field(description="Le prénom, de 100 caractères au plus.")
    last_name: str = strawberry.field(description="Le nom, de 100 caractères au plus.")
    contact_email: str | None = strawberry.field(
        default=None, description="L'adresse qui reçoit les notifications ; à défaut celle de connexion (USR-02)."
    )
    phone: str | None = strawberry.field(default=None, description="Le téléphone, de 40 caractères au plus.")


@strawberry.input(description="Le mot de passe choisi par le lien d'activation ou de réactivation.")
class ActivateAccountInput:
    """An activation."""

    token: str = strawberry.field(description="Le jeton du lien reçu.")
    password: str = strawberry.field(
        description="Le mot de passe : 12 caractères de trois sortes au moins, ou une phrase de 20."
    )


@strawberry.input(description="Le mot de passe choisi par le lien reçu.")
class ResetPasswordInput:
    """A new password."""

    token: str = strawberry.field(description="Le jeton du lien reçu.")
    password: str = strawberry.field(
        description="Le mot de passe : 12 caractères de trois sortes au moins, ou une phrase de 20."
    )


@strawberry.type(description="Un code envoyé par courriel, que confirmSignIn attend.")
class SecondFactorChallenge:
    """A code that was mailed."""

    id: strawberry.ID = strawberry.field(description="L'identifiant à donner à confirmSignIn.")
    sent_to: str = strawberry.field(description="L'adresse, le milieu masqué.")
    expires_at: DateTime = strawberry.field(description="La fin du code.")


@strawberry.type(description="La session ouverte, ou le code qui reste à donner.")
class SignInPayload(Payload):
    """A session."""

    viewer: Viewer | None = strawberry.field(default=None, description="La personne connectée.")
    second_factor: SecondFactorChallenge | None = strawberry.field(
        default=None,
        description="Avec SECOND_FACTOR_REQUIRED : un code vient d'être envoyé, confirmSignIn l'attend (USR-06).",
    )
    token: str | None = strawberry.field(
        default=None, description="Pour les outils ; les écrans se servent du cookie HttpOnly posé par la même réponse."
    )
    expires_at: DateTime | None = strawberry.field(default=None, description="La fin de la session.")


@strawberry.type(description="La session est fermée.")
class SignOutPayload(Payload):
    """The end of a session."""


@strawberry.type(description="La même réponse, que l'adresse soit connue ou non : la suite va par courriel.")
class AcceptedPayload(Payload):
    """A request whose outcome goes by mail."""

    accepted: bool = strawberry.field(description="Vrai quand la demande est bien formée.")


@strawberry.type(description="L'horloge du bac à sable, après le déplacement.")
class SandboxClockPayload(Payload):
    """The clock of the sandbox."""

    now: DateTime | None = strawberry.field(default=None, description="Le présent du bac à sable.")
