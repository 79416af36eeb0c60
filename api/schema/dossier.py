"""A dossier de facturation: everything billed for one payment, pièce by pièce."""

from datetime import date
from uuid import UUID

import strawberry

from api import models
from api.domain.cadres import Phase
from api.domain.circuits import Circuit
from api.domain.deadlines import deadlines
from api.domain.facts import Facts, facts_of
from api.domain.pieces import Groupement
from api.domain.progress import stages
from api.domain.roles import Seat
from api.domain.statuses import DossierState
from api.reads.fields import Link, One, column, computed, loaded, many, one, paged, table
from api.schema.actions import DOSSIER_FACTS, ActionOffer, dossier_action_offers
from api.schema.context import Info
from api.schema.enums import label_of
from api.schema.journal import JournalConnection, history_page
from api.schema.next_piece import PREFILL, NextPieceOption, next_piece_options
from api.schema.node import Node, identifier
from api.schema.organisation import StructureCard
from api.schema.party import Party
from api.schema.piece import Piece
from api.schema.progress import CLOCK, CircuitStep, Deadline, PaymentClock, clock_of, shown_deadline, shown_step
from api.schema.scalars import DateTime


@table(models.Dossier, interruption_by=Link(One("interruption_by_id"), lambda: StructureCard))
@strawberry.type(description="Un dossier de facturation : tout ce qui est facturé pour un paiement (R-FILE-1).")
class Dossier(Node):
    """Everything billed together."""

    pk: strawberry.Private[UUID]
    works: strawberry.Private[bool]
    mandant_id: strawberry.Private[UUID | None]
    interruption_notice_date: strawberry.Private[date | None]
    interruption_resumed_on: strawberry.Private[date | None]

    id = identifier("dossier", "Identifiant opaque du dossier.")

    version: int = column("Croît de un à chaque écriture sur le dossier ou l'une de ses pièces.")
    number: str = column("Le numéro de dossier.")
    state: DossierState = column("L'état.")
    state_label: str = label_of("state", "Le libellé de l'état.")
    phase: Phase = column("La partie du marché.")
    phase_label: str = label_of("phase", "Le libellé de la partie du marché.")
    circuit: Circuit = column("Le circuit que les pièces suivent jusqu'ici (works-billing §3).")
    circuit_label: str = label_of("circuit", "Le libellé du circuit.")
    groupement: Groupement = column("Le groupement des entreprises.")
    groupement_label: str = label_of("groupement", "Le libellé du groupement.")
    mandant: StructureCard | None = one("mandant_id", "Le mandant d'une maîtrise d'ouvrage déléguée.")

    @computed(
        *DOSSIER_FACTS,
        shows={"pieces": ("piece",)},
        description="Les étapes du circuit : faites, en cours, à venir ; "
        "un dossier arrêté ou rejeté finit à celle qui l'a arrêté.",
    )
    def steps(self) -> list[CircuitStep]:
        """The stepper."""
        rows = {piece.pk: piece for piece in self._pieces()}
        return [
            shown_step(rank, stage, rows[stage.piece.id] if stage.piece else None)
            for rank, stage in enumerate(stages(self.facts()), start=1)
        ]

    parties: list[Party] = many("dossier_id", "Les structures, chacune à sa place.", order=("seat",))

    @computed(*DOSSIER_FACTS, description="Les places que tiennent les structures de la personne connectée.")
    def viewer_seats(self, info: Info) -> list[Seat]:
        """The viewer's seats."""
        return sorted(self.facts().seats_of(info.context.signed_in))

    marche_number: str | None = column("Le numéro de marché.")
    engagement_number: str | None = column("Le numéro d'engagement.")
    opened_at: DateTime = column("L'instant du premier dépôt.")
    updated_at: DateTime = column("L'instant de la dernière écriture.")
    pieces: list[Piece] = many("dossier_id", "Les pièces, dans l'ordre des dépôts.", order=("rank",))

    @computed("pieces.rank", shows={"pieces": ()}, description="La dernière pièce déposée.")
    def current_piece(self) -> Piece | None:
        """The only pièce that can still move."""
        return self._pieces()[-1]

    @computed(
        *DOSSIER_FACTS,
        description="Les boutons de la pièce courante pour la personne connectée ; dans un dossier arrêté, "
        "« Dupliquer » vise la première (`targetId`).",
    )
    def available_actions(self, info: Info) -> list[ActionOffer]:
        """What the viewer may do now."""
        return dossier_action_offers(self.facts(), info.context.signed_in, info.context.now)

    @computed(
        *DOSSIER_FACTS,
        *PREFILL,
        shows={"parties": ("recipient",), "parties.service": ("prefill", "depositorService")},
        description="Les pièces que la personne connectée peut déposer ensuite, avec le formulaire prérempli.",
    )
    def next_piece_options(self, info: Info) -> list[NextPieceOption]:
        """What may be deposited next."""
        return next_piece_options(self, self.facts(), info.context.signed_in, info.context.now)

    @computed(
        *CLOCK,
        shows={"interruption_by": ("interruption", "recordedBy")},
        description="Le délai de paiement, indicatif (R-CLK-2).",
    )
    def payment_clock(self, info: Info) -> PaymentClock | None:
        """The clock."""
        return clock_of(self, info.context.now)

    @computed(*DOSSIER_FACTS, description="Les délais qui courent, le plus proche d'abord.")
    def deadlines(self, info: Info) -> list[Deadline]:
        """The delays that run."""
        return [shown_deadline(delay, info.context.now) for delay in deadlines(self.facts())]

    @paged("dossier_id", "L'historique du dossier, du plus ancien au plus récent.", order=("position",))
    def history(self, first: int | None = 50, after: str | None = None) -> JournalConnection:
        """A page of the history."""
        return history_page(self, first, after)

    def _pieces(self) -> list[Piece]:
        pieces: list[Piece] = loaded(self, "pieces")
        return pieces

    def facts(self) -> Facts:
        """The dossier as the rules see it, made once for all its buttons: `DOSSIER_FACTS` must be among the needs."""
        made: Facts | None = self.__dict__.get("made_facts")
        if made is None:
            made = self.__dict__["made_facts"] = facts_of(self, loaded(self, "parties"), loaded(self, "pieces"))
        return made
