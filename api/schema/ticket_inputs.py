"""What the acts on support requests take."""

from typing import Final
from uuid import UUID

import strawberry
from strawberry.types.unset import UNSET

from api.domain.ids import key_of
from api.domain.ticket import TicketTexts
from api.schema.calls import dry_run, expected_version, idempotency_key, kept_unless_given
from api.schema.inputs import AttachmentInput, StructureRef
from api.usecases.signed_out_ticket import SignedOutRequest
from api.usecases.ticket_form import TEXTS, Changes

NOBODY: Final = UUID(int=0)
_LINKS: Final = {"structure_id": "structure", "service_id": "service", "piece_id": "piece"}


@strawberry.input(description="Un brouillon de sollicitation, aussi peu rempli que l'on veut (SUP-02).")
class SaveTicketInput:
    """A request as far as it is filled."""

    ticket_id: strawberry.ID | None = strawberry.field(default=None, description="Le brouillon ; absent, un nouveau.")
    expected_version: int | None = expected_version()
    structure_id: strawberry.ID | None = kept_unless_given(
        "La structure au nom de laquelle on demande, l'une des siennes."
    )
    service_id: strawberry.ID | None = kept_unless_given("Le service de l'émetteur.")
    category: str | None = kept_unless_given("La catégorie : l'une de `catalogue.ticketCategories`.")
    sub_category: str | None = kept_unless_given("La sous-catégorie, qui décide du destinataire (SUP-01).")
    title: str | None = kept_unless_given("Le titre, de 200 caractères au plus.")
    description: str | None = kept_unless_given("La description, de 10 000 caractères au plus.")
    to_structure: StructureRef | None = kept_unless_given("La structure publique à qui l'on demande (M-).")
    piece_id: strawberry.ID | None = kept_unless_given("La pièce dont il est question.")
    attachments: list[AttachmentInput] | None = kept_unless_given("Les fichiers, à la place de ceux d'avant.")
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()

    def given(self) -> Changes:
        """What it gives."""
        columns = {name: getattr(self, name) for name in TEXTS if getattr(self, name) is not UNSET}
        for name, prefix in _LINKS.items():
            value = getattr(self, name)
            if value is not UNSET:
                columns[name] = (key_of(prefix, value) or NOBODY) if value is not None else None
        recipient = self.to_structure
        return Changes(
            columns=columns,
            to_structure=recipient.given() if recipient else None,
            clears_recipient=recipient is None,
            files=None if self.attachments is UNSET else [each.given() for each in self.attachments or ()],
        )


@strawberry.input(description="Un acte sur une sollicitation.")
class TicketActInput:
    """An act on a request."""

    ticket_id: strawberry.ID = strawberry.field(description="La sollicitation.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Une réponse : d'un agent, ou de l'émetteur.")
class AnswerTicketInput:
    """An answer."""

    ticket_id: strawberry.ID = strawberry.field(description="La sollicitation.")
    text: str = strawberry.field(description="Le texte, de 10 000 caractères au plus.")
    attachments: list[AttachmentInput] = strawberry.field(default_factory=list, description="Les fichiers joints.")
    needs_complement: bool = strawberry.field(
        default=False, description="Agent : demander un complément à l'émetteur plutôt que proposer une solution."
    )
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()


@strawberry.input(description="Une demande au support de qui ne peut pas se connecter (SUP-03).")
class SubmitSignedOutTicketInput:
    """A request without a session."""

    email: str = strawberry.field(description="L'adresse à qui répondre.")
    email_confirmation: str = strawberry.field(description="La même, retapée.")
    category: str = strawberry.field(description="La catégorie : l'une de `catalogue.ticketCategories`.")
    sub_category: str = strawberry.field(
        description="La sous-catégorie, une de celles que traite le support : celles dont `toStructure` est faux."
    )
    title: str = strawberry.field(description="Le titre, de 200 caractères au plus.")
    description: str = strawberry.field(description="La description, de 10 000 caractères au plus.")
    captcha: str = strawberry.field(
        description="La solution d'un défi de `GET /captcha`, telle que `<altcha-widget>` la donne ; à usage unique."
    )

    def given(self) -> SignedOutRequest:
        """What it gives."""
        texts = TicketTexts(*(getattr(self, name).strip() or None for name in TEXTS))
        return SignedOutRequest(self.email, self.email_confirmation, texts, self.captcha)


@strawberry.input(description="Confier une sollicitation à un collègue, ou au support du portail.")
class TransferTicketInput:
    """A transfer."""

    ticket_id: strawberry.ID = strawberry.field(description="La sollicitation.")
    to_user_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le collègue, qui traite les sollicitations du même destinataire."
    )
    to_support: bool = strawberry.field(default=False, description="La confier au support du portail.")
    comment: str = strawberry.field(description="Pourquoi ; ajouté aux messages.")
    expected_version: int | None = expected_version()
    idempotency_key: UUID | None = idempotency_key()
    dry_run: bool = dry_run()
