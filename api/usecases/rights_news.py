"""Telling people of requests, decisions and rights, on their screens and by mail to their contact address (USR-03)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from api.domain.account import SIGNS_IN
from api.domain.approval import ApprovalState
from api.domain.delays import PARIS
from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.domain.ids import public_id
from api.domain.notifications import Event
from api.domain.permissions import Actor
from api.domain.rights_news import headline
from api.models import Approval, Notification, Structure, User
from api.sql import Sql, as_uuid
from api.usecases import outbox
from api.usecases.outbox import Address

TEMPLATE: Final = "rights"
MAX_TITLE: Final = 250
"""Characters of the subject of a mail: the name of a structure may take nearly all of them."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tell some people: what it is about, the facts of the mail, the text given with the act."""

    event: Event
    to: Collection[UUID]
    structure: Structure
    subject: str
    facts: Sequence[tuple[str, str]]
    approval: Approval | None = None
    text: str | None = None


async def tell(items: Sequence[Item], *, at: datetime) -> None:
    """Put each item on the screens and in the mailboxes of its people; one statement finds them all."""
    wanted = {user_id for item in items for user_id in item.to}
    known = {row.id: row for row in await User.filter(id__in=list(wanted), status__in=SIGNS_IN)} if wanted else {}
    rows, letters = [], []
    for item in items:
        people = [known[user_id] for user_id in dict.fromkeys(item.to) if user_id in known]
        rows += [
            Notification(
                user_id=person.id,
                at=at,
                event=item.event,
                structure_id=item.structure.id,
                approval_id=item.approval.id if item.approval else None,
            )
            for person in people
        ]
        # Colleagues often share one contact address: it gets one mail.
        addresses = {person.contact_email.casefold(): _address(person) for person in people}
        title = headline(item.event, item.subject, item.approval.state if item.approval else None)[:MAX_TITLE]
        data = {
            "event": item.event.value,
            "facts": [["Structure", f"{item.structure.name} ({item.structure.identifier})"], *map(list, item.facts)],
            "words": [[_called(item), item.text]] if item.text else [],
            "approval": public_id("approval", item.approval.id) if item.approval else None,
        }
        letters += [(address, title, data) for address in addresses.values()]
    if rows:
        await Notification.bulk_create(rows)
    await outbox.post(letters, template=TEMPLATE, at=at)


def _called(item: Item) -> str:
    refused = item.approval is not None and item.approval.state is ApprovalState.REFUSEE
    return "Motif" if refused else "Commentaire"


def named(person: User) -> str:
    """First and last name."""
    return " ".join(f"{person.first_name} {person.last_name}".split())


def _address(person: User) -> Address:
    return Address(person.contact_email, named(person))


async def managers_of(structure_id: UUID, *, at: datetime) -> list[UUID]:
    """Who treats the requests of a structure: its gestionnaire principal, and whoever manages it (APP-05)."""
    sql = Sql()
    manages = (
        f"SELECT 1 FROM habilitation h WHERE h.user_id = r.user_id AND h.structure_id = r.structure_id"
        f" AND h.service_id IS NULL AND h.application = {sql.value(Application.ORGANISATION.value)}"
        f" AND h.level = {sql.value(Level.MODIFICATION.value)} AND h.effective_at <= {sql.value(at)}"
    )
    rows = await sql.write(
        "SELECT r.user_id FROM rattachement r"
        f" WHERE r.structure_id = {sql.value(structure_id)} AND r.status = {sql.value(RattachementStatus.VALIDE.value)}"
        f" AND (r.valid_from IS NULL OR r.valid_from <= {sql.value(at.astimezone(PARIS).date())})"
        f" AND (r.role = {sql.value(UserRole.GESTIONNAIRE_PRINCIPAL.value)} OR EXISTS ({manages}))"
    )
    return [as_uuid(row["user_id"]) for row in rows]


async def tell_principal(structure: Structure, person: User, *, by: Actor | None, at: datetime) -> None:
    """Tell the gestionnaire principal that somebody else let a person manage the structure too (Q-11)."""
    sql = Sql()
    rows = await sql.write(
        f"SELECT user_id FROM rattachement WHERE structure_id = {sql.value(structure.id)}"
        f" AND status = {sql.value(RattachementStatus.VALIDE.value)}"
        f" AND role = {sql.value(UserRole.GESTIONNAIRE_PRINCIPAL.value)}"
    )
    told = {as_uuid(row["user_id"]) for row in rows} - {by.user_id if by else None, person.id}
    facts = [("Personne", f"{named(person)} ({person.connection_email})")]
    await tell([Item(Event.MANAGER_NAMED, told, structure, structure.name, facts)], at=at)
