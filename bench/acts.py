"""What the rivals write when a next pièce is deposited: rows worked out by the rules of the domain, as a team would.

Nobody would write those rules a second time; how rows are read and written is each rival's own affair. Their deposit
takes no idempotency key, no rehearsal, no bank account and no service of the depositor's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from api.domain.amounts import Amounts
from api.domain.attachments import AttachmentKind
from api.domain.cadres import CADRES, Cadre
from api.domain.certificate import Certified, fingerprint
from api.domain.clock import clock
from api.domain.deadlines import running
from api.domain.deposit import Common, FileFacts, common_problems, normalised_number, number_key
from api.domain.errors import DomainError, ErrorCode, Problem
from api.domain.facts import application_of, facts_of, piece_facts
from api.domain.journal import KIND_OF_ACT
from api.domain.moves import UNSENT, Move, carry, sent, state_after
from api.domain.next_piece import decide_next
from api.domain.notifications import NOTIFICATIONS, Channel, told
from api.domain.opening import ServiceFacts, StructureFacts, requirement_problems
from api.domain.organisation import StructureType
from api.domain.permissions import Actor, audience
from api.domain.pieces import InvoiceType
from api.domain.progress import circuit_of
from api.domain.roles import SEATS, Seat
from api.domain.statuses import STATUSES
from api.domain.text import fold
from api.domain.waiting import queued

COLUMNS: Final = (
    "status", "status_at", "holder", "held_since", "validated_at", "recipient_seat", "duplicated", "version",
    "suspension_acknowledged_at", "next_id", "due_at", "due_code", "due_fired_at",
)  # fmt: skip
"""What an act may change of a pièce."""
FOLLOWING: Final = (
    "state", "clock_starts_at", "clock_rule", "clock_delay_days", "circuit", "search_text",
)  # fmt: skip
"""What an act may change of a dossier."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may read from a seat."""

    seat: Seat
    id: UUID
    email: str
    name: str
    by_mail: bool


@dataclass(slots=True)
class Deposit:
    """A dossier whose row is locked, what is deposited in it, and the rows that make it so."""

    actor: Actor
    now: datetime
    dossier: Any
    parties: Sequence[Any]
    pieces: list[Any]
    previous: Any
    service: ServiceFacts | None
    service_code: str | None
    items: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    certificate: dict[str, Any] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    handed_over: Any = None

    def party(self, seat: Seat) -> Any:
        """Who sits there."""
        return next(each for each in self.parties if each.seat is seat)

    def write(self, form: Common, make: Callable[..., Any], people: Sequence[Person]) -> Any:
        """The new pièce, made by `make`; raises everything that stops it."""
        before = facts_of(self.dossier, self.parties, self.pieces)
        closing = decide_next(before, before.piece(self.previous.pk), self.actor, form.cadre, self.now)
        self._check(form)
        self._hand_over()
        piece = make(**self._columns(form))
        self.pieces.append(piece)
        self.dossier.search_text = fold(f"{self.dossier.search_text} {piece.number}")
        moves = sent(before, form.cadre)
        self.previous.next_id = piece.pk
        for row, followed in ((piece, moves), (self.previous, [closing])):
            self._carry(row, followed)
        self._conclude(piece, [closing, *moves])
        self._certify(piece, form)
        acts = ((piece, moves[:1], form.comment), (self.previous, [closing], None), (piece, moves[1:], None))
        self.entries += [row for act in acts for row in self._entries(piece.depositor_id, *act)]
        for row, followed in ((piece, moves), (self.previous, [closing])):
            self._tell(row, followed, form.comment if row is piece else None, people)
        return piece

    def _check(self, form: Common) -> None:
        payer = self.party(Seat.DESTINATAIRE).structure
        recipient = StructureFacts(
            payer.id, payer.type, payer.status, payer.moa_presence, payer.public_category,
            bool(payer.service_code_required), bool(payer.engagement_required),
            bool(payer.engagement_or_service_required), self.service,
        )  # fmt: skip
        at = ("recipientServiceCode",)
        problems = list(common_problems(form, self.now))
        if self.service_code and (self.service is None or not self.service.active):
            problems.append(Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, at))
        problems += requirement_problems(
            recipient,
            service_code=self.service_code,
            engagement=form.engagement_number,
            private_supplier=self.party(Seat.FOURNISSEUR).structure.type is StructureType.PRIVEE,
            service_path=at,
        )
        if problems:
            raise DomainError(problems)

    def _hand_over(self) -> None:
        party, service_id = self.party(Seat.DESTINATAIRE), self.service.id if self.service else None
        if party.service_id != service_id:
            party.service_id, self.handed_over = service_id, party
            party.service_audience = self._service_audience(party)

    def _service_audience(self, party: Any) -> str | None:
        application = application_of(party.seat, works=self.dossier.works)
        return audience(party.structure_id, application, party.service_id) if party.service_id else None

    def _columns(self, form: Common) -> dict[str, Any]:
        rule, amounts, previous = CADRES[form.cadre], form.amounts, self.previous
        assert amounts is not None
        depositor = self.party(rule.depositor_seat)
        number = normalised_number(form.number or "")
        return {
            "id": uuid7(), "dossier_id": self.dossier.id, "rank": previous.rank + 1, "version": 0,
            "supplier_id": self.dossier.supplier_id, "number": number, "number_key": number_key(number),
            "application": rule.application, "cadre": form.cadre, "type": rule.type,
            "invoice_type": InvoiceType.FACTURE, "deposit_mode": form.mode, "depositor_id": depositor.structure_id,
            "depositor_service_id": depositor.service_id, "depositor_seat": rule.depositor_seat, "status": UNSENT,
            "status_at": self.now,
            "created_by_id": self.actor.user_id, "invoice_date": form.invoice_date, "deposited_at": self.now,
            "currency": form.currency, "total_ht": amounts.total_ht, "total_tva": amounts.total_tva,
            "discount_ttc": amounts.discount_ttc, "discount_reason": amounts.discount_reason,
            "total_ttc": amounts.total_ttc, "net_to_pay": amounts.net_to_pay, "type_tva": form.type_tva,
            "exemption_reason": form.exemption_reason, "payment_method": form.payment_method,
            "marche_number": form.marche_number or None, "engagement_number": form.engagement_number or None,
            "comment": form.comment, "bank_account_id": previous.bank_account_id,
            "recipient_service_code": self.service_code, "previous_id": previous.pk, "rejection_handled": False,
            "duplicated": False, "downloaded_by_recipient": False, **dict.fromkeys(_UNKNOWN_YET),
        }  # fmt: skip

    def _carry(self, row: Any, moves: Sequence[Move]) -> None:
        after = carry(facts_of(self.dossier, self.parties, self.pieces), piece_facts(row), moves, self.now)
        if any(move.before is not move.after for move in moves):
            row.status, row.status_at = after.status, self.now
        row.holder, row.held_since, row.validated_at = after.holder, after.held_since, after.validated_at
        row.recipient_seat, row.duplicated = after.holder, after.duplicated
        if not after.suspension_acknowledged:
            row.suspension_acknowledged_at = None
        row.version += 1

    def _conclude(self, piece: Any, moves: Sequence[Move]) -> None:
        dossier = self.dossier
        dossier.state = state_after(dossier.state, moves)
        facts = facts_of(dossier, self.parties, self.pieces)
        started = clock(facts)
        dossier.clock_starts_at = started.starts_at if started else None
        dossier.clock_rule = started.rule if started else None
        dossier.clock_delay_days = started.delay_days if started else None
        dossier.circuit = circuit_of(facts)
        fired = {(row.due_at, row.due_code): row.due_fired_at for row in self.pieces}
        seated = {party.seat: party for party in self.parties}
        for row in (piece, self.previous):
            seen = facts.piece(row.pk)
            delay = running(facts, seen)
            due = (delay.due_at, delay.code.value) if delay else (None, None)
            if due != (row.due_at, row.due_code):
                (row.due_at, row.due_code), row.due_fired_at = due, fired.get(due)
            for seat in sorted(queued(seen, seated)):
                party, application = seated[seat], application_of(seat, works=dossier.works)
                self.items.append({
                    "id": uuid7(), "piece_id": row.pk, "seat": seat, "structure_id": party.structure_id,
                    "application": application, "audience": audience(party.structure_id, application),
                    "service_audience": self._service_audience(party), "deposited_at": row.deposited_at,
                })  # fmt: skip

    def _certify(self, piece: Any, form: Common) -> None:
        one, other = self.party(Seat.FOURNISSEUR).structure, self.party(Seat.DESTINATAIRE).structure
        supplier, recipient = (one.identifier_type, one.identifier), (other.identifier_type, other.identifier)
        sha256 = form.document.sha256 if form.document else ""
        deposit = Certified(piece.number, piece.cadre, supplier, recipient, self.now, sha256)
        self.certificate |= {
            "id": uuid7(), "piece_id": piece.pk, "fingerprint": fingerprint(deposit), "number": piece.number,
            "cadre": piece.cadre, "deposited_at": self.now, "supplier_type": supplier[0],
            "supplier_identifier": supplier[1], "supplier_name": one.name, "recipient_type": recipient[0],
            "recipient_identifier": recipient[1], "recipient_name": other.name, "document_sha256": sha256,
        }  # fmt: skip

    def _entries(
        self, structure_id: UUID, row: Any, moves: Sequence[Move], comment: str | None
    ) -> Iterator[dict[str, Any]]:
        for move in moves:
            yield {
                "at": self.now, "kind": KIND_OF_ACT[move.transition.act], "transition": move.transition.id,
                "dossier_id": self.dossier.id, "piece_id": row.pk,
                "structure_id": structure_id if move.seat else None,
                "user_id": self.actor.user_id if move.seat else None, "from_status": move.before,
                "to_status": move.after, "comment": comment if move.seat else None,
            }  # fmt: skip

    def _tell(self, row: Any, moves: Sequence[Move], text: str | None, people: Sequence[Person]) -> None:
        by = next((move.seat for move in moves if move.seat), None)
        for each in told(piece_facts(row), [move.after for move in moves]):
            rule = NOTIFICATIONS[each.event]
            if rule.if_reported and self.party(Seat.DESTINATAIRE).structure.payment_status_not_reported:
                continue
            found = {person.id: person for person in people if person.seat in each.seats}
            self.notifications += [
                {"id": uuid7(), "user_id": key, "at": self.now, "event": each.event, "dossier_id": self.dossier.id,
                 "piece_id": row.pk}
                for key in found
            ]  # fmt: skip
            if Channel.MAIL not in rule.channels:
                continue
            where = f", dossier {self.dossier.number}" if self.dossier.number else ""
            seated = sorted(self.parties, key=lambda party: _ORDER[party.seat])
            data = {
                "event": each.event, "piece": f"piece_{row.pk.hex}", "number": row.number, "cadre": row.cadre,
                "dossier": self.dossier.number, "deposited_at": row.deposited_at.isoformat(),
                "status": STATUSES[each.status].libelle if each.status else None, "delay": None, "effect": None,
                "by": self.party(by).structure.name if by else None, "reason": None, "text": text,
                "parties": [
                    [SEATS[party.seat].libelle, party.structure.name, party.structure.identifier, party.service_name]
                    for party in seated
                ],
            }  # fmt: skip
            addresses = {person.email.casefold(): person for person in found.values() if person.by_mail}
            subject = f"{rule.libelle} : {row.number} ({row.cadre.name}){where}"
            self.mails += [
                {"id": uuid7(), "to_address": person.email, "to_name": person.name, "subject": subject,
                 "template": "notification", "data": data, "written_at": self.now, "attempts": 0, "claims": 0}
                for person in addresses.values()
            ]  # fmt: skip


_ORDER: Final = {seat: rank for rank, seat in enumerate(SEATS)}
_UNKNOWN_YET: Final = (
    "holder", "held_since", "validated_at", "next_id", "recipient_seat", "suspension_acknowledged_at",
    "rejection_acknowledged_at", "due_at", "due_code", "due_fired_at",
)  # fmt: skip


def form_of(given: Mapping[str, Any], previous: Any, document: FileFacts, attachments: Sequence[FileFacts],
            *, cadre: Cadre, taken: bool) -> Common:  # fmt: skip
    """The form that was sent: typed values under the names of the columns; what it leaves out is the previous one's."""
    ht, tva, discount, ttc, net = (
        _decimal(getattr(previous, name))
        for name in ("total_ht", "total_tva", "discount_ttc", "total_ttc", "net_to_pay")
    )
    amounts = given["amounts"] or Amounts(ht, tva, discount, previous.discount_reason, ttc, net)
    inherited = {
        name: getattr(previous, name) if given[name] is None else given[name]
        for name in ("marche_number", "engagement_number")
    }
    return Common(
        cadre=cadre,
        number=given["number"],
        invoice_date=given["invoice_date"],
        type_tva=given["type_tva"],
        payment_method=given["payment_method"],
        exemption_reason=given["exemption_reason"],
        comment=given["comment"],
        amounts=amounts,
        document=document,
        attachments=attachments,
        currency=previous.currency,
        number_taken=taken,
        **inherited,
    )


def _decimal(amount: Any) -> Decimal:
    return amount if isinstance(amount, Decimal) else Decimal(amount).scaleb(-2)


def file_of(row: Any, actor: Actor, given: Mapping[str, Any], *, colleague: bool) -> FileFacts:
    """A file of the form: it must be one's own or a colleague's, and belong to nothing."""
    links = (row.piece_id, row.draft_id, row.structure_id, row.ticket_id) if row else ()
    usable = row is not None and links == (None,) * 4 and (row.uploaded_by_id == actor.user_id or colleague)
    return FileFacts(
        id=row.id if row else None,
        usable=usable,
        name=row.name if row else "",
        media_type=row.media_type if row else "",
        bytes=row.bytes if row else 0,
        designation=given.get("designation"),
        kind=given.get("kind"),
        factur_x=bool(row and row.factur_x),
        sha256=row.sha256 if row else "",
    )


def joined(form: Common, piece: Any) -> list[dict[str, Any]]:
    """What is changed of the files of a form, its document first."""
    assert form.document is not None
    document = replace(form.document, kind=AttachmentKind.DOCUMENT_PRINCIPAL, designation=piece.number)
    return [
        {"id": file.id, "piece_id": piece.pk, "kind": file.kind, "rank": rank,
         "designation": (file.designation or "").strip() or None}
        for rank, file in enumerate([document, *form.attachments])
    ]  # fmt: skip
