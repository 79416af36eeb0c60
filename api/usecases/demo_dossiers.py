"""Filling a sandbox to look around in: its structures, its accounts, and dossiers that got to different places."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from tortoise.exceptions import OperationalError

from api.db import fetch, transaction
from api.documents import InvoiceSpec, example_invoice
from api.documents import Party as Printed
from api.domain.amounts import Amounts
from api.domain.cadres import CADRES, PIECE_TYPES
from api.domain.delays import PARIS
from api.domain.deposit import SUFFIXES
from api.domain.errors import DomainError
from api.domain.examples import EXAMPLE_STRUCTURES, address
from api.domain.lines import Line
from api.domain.permissions import Actor, Grant
from api.domain.pieces import PaymentMethod, TypeTva
from api.models import Habilitation, Rattachement, Structure, User
from api.storage import Storage
from api.usecases import attachment, dossier, examples, piece, sandbox
from api.usecases.attachment import NewFile
from api.usecases.calls import Call, Outcome
from api.usecases.demo_stories import STORIES, Acknowledge, Deposit, Refuse, Step, Story, Suspend, Treat
from api.usecases.deposit import Fields, Opening
from api.usecases.organisation import Ref
from api.usecases.piece import Target
from api.usecases.typed_invoice import Printing

ACCOUNTS_SINCE: Final = timedelta(days=30)
"""Accounts and rights are older than the first dossier."""

TVA: Final = Decimal("0.20")
RATE: Final = "20"
CENT: Final = Decimal("0.01")


async def is_foreign() -> bool:
    """Whether the open database has structures but no sandbox's clock: it is somebody's real one."""
    try:
        (row,) = await fetch("SELECT (SELECT COUNT(*) FROM structure), (SELECT COUNT(*) FROM sandbox_clock)")
    except (sqlite3.OperationalError, OperationalError):  # no table yet, each database in its own words
        return False
    structures, clocks = row
    return bool(structures and not clocks)


async def fill(storage: Storage, *, digest: str, now: datetime) -> bool:
    """Fill an empty sandbox whose clock starts at `now`, all or nothing; answers no if it was filled before."""
    if await Structure.exists():
        return False
    async with transaction():
        await sandbox.start_clock(now)
        await examples.seed(digest, now - ACCOUNTS_SINCE)
        told = [_Telling(story, storage) for story in STORIES]
        # In the order of time over all stories, as their numbers and the journal must be.
        turns = [(-step.days_before, index, step) for index, story in enumerate(STORIES) for step in story.steps]
        for days, index, step in sorted(turns, key=lambda turn: turn[:2]):
            await told[index].tell(step, _instant(now, days, index))
    return True


def _instant(start: datetime, days: int, index: int) -> datetime:
    """A moment of the working day, so many days from the clock's start."""
    day = start.astimezone(PARIS).date() + timedelta(days=days)
    return datetime.combine(day, time(9 + index, 7 * index), PARIS)


class _Telling:
    """A story being told: what its next step needs of the ones before."""

    def __init__(self, story: Story, storage: Storage) -> None:
        self.story = story
        self.storage = storage
        self.supplier = story.steps[0].by
        self.last: UUID | None = None

    async def tell(self, step: Step, at: datetime) -> None:
        """Do one step, by calling the use-case a person of the structure would have called."""
        actor = await _actor(step.by)
        call = Call(actor, type(step).__name__, at)
        if isinstance(step, Deposit):
            outcome = await self._deposit(call, step)
        else:
            outcome = await self._act(call, step)
        if outcome.problems:
            raise DomainError(outcome.problems)
        self.last = outcome.key

    async def _act(self, call: Call, step: Acknowledge | Suspend | Refuse | Treat) -> Outcome:
        if self.last is None:
            raise LookupError(f"the story {self.story.number} acts before its first deposit")
        target = Target(self.last)
        match step:
            case Acknowledge():
                return await piece.acknowledge_piece(call, target)
            case Suspend():
                return await piece.suspend_piece(call, target, comment=step.comment)
            case Refuse():
                return await piece.refuse_piece(call, target, reason=step.reason, comment=step.comment)
            case Treat():
                return await piece.treat_piece(call, target, to=step.to, reason=None, mandat_number=step.mandat_number)

    async def _deposit(self, call: Call, step: Deposit) -> Outcome:
        story, suffix = self.story, SUFFIXES.get(step.cadre)
        number = f"{story.number}-{suffix}" if suffix else story.number
        amounts = _amounts(step)
        document = None if step.lines else NewFile(await self._document(call, step, number, amounts))
        fields = Fields(
            cadre=step.cadre,
            number=number,
            invoice_date=call.now.date(),
            type_tva=TypeTva.TVA_SUR_ENCAISSEMENT,
            payment_method=PaymentMethod.VIREMENT,
            amounts=amounts,
            document=document,
            lines=[
                Line(None, name, quantity, unit, Decimal(price), None, RATE)
                for name, quantity, unit, price in step.lines
            ],
            comment=step.comment,
        )
        if self.last is not None:
            return await dossier.deposit_next_piece(call, Target(self.last), fields, recipient_service_code=None)
        first = replace(fields, marche_number=story.marche, engagement_number=story.engagement)
        opening = Opening(
            structure_id=await _key(self.supplier),
            recipient=Ref(SIRETS[story.recipient], service_code=story.service_code),
            moe=Ref(SIRETS[story.moe]) if story.moe else None,
            moa=Ref(SIRETS[story.moa]) if story.moa else None,
        )
        return await dossier.deposit_piece(call, first, opening, Printing(self.storage, sandbox=True))

    async def _document(self, call: Call, step: Deposit, number: str, amounts: Amounts) -> UUID:
        """The key of the PDF of a pièce, made, stored and registered as `POST /files` does."""
        story, type_ = self.story, CADRES[step.cadre].type
        content = example_invoice(
            InvoiceSpec(
                number=number,
                cadre=f"{step.cadre.name} · {CADRES[step.cadre].libelle}",
                title=PIECE_TYPES[type_].libelle if type_ else CADRES[step.cadre].libelle,
                invoice_date=call.now.date(),
                author=_printed(step.by),
                supplier=_printed(self.supplier),
                recipient=replace(_printed(story.recipient), service=story.service_code),
                ht=amounts.total_ht,
                tva=amounts.total_tva,
                ttc=amounts.total_ttc,
                net=amounts.net_to_pay,
                moe=_printed(story.moe) if story.moe else None,
                moa=_printed(story.moa) if story.moa else None,
                marche=story.marche,
                engagement=story.engagement,
                comment=step.comment,
            )
        )
        kept = await self.storage.put(content)
        return await attachment.register(
            call.actor,
            name=f"{number}.pdf",
            bytes=kept.bytes,
            media_type="application/pdf",
            sha256=kept.sha256,
            pages=1,
            factur_x=False,
            now=call.now,
        )


SIRETS: Final = {example.key: example.siret for example in EXAMPLE_STRUCTURES}
NAMES: Final = {example.key: example.name for example in EXAMPLE_STRUCTURES}


def _printed(key: str) -> Printed:
    return Printed(NAMES[key], SIRETS[key])


def _amounts(step: Deposit) -> Amounts:
    total_ht = Decimal(step.total_ht)
    total_tva = (total_ht * TVA).quantize(CENT)
    total_ttc = total_ht + total_tva
    net = total_ttc - (total_ttc * Decimal(step.retention)).quantize(CENT)
    return Amounts(total_ht, total_tva, Decimal("0.00"), None, total_ttc, net)


async def _key(structure: str) -> UUID:
    return (await Structure.get(identifier=SIRETS[structure])).id


async def _actor(structure: str) -> Actor:
    """The agent of a structure, with their rights, as a session of theirs would be."""
    user = await User.get(connection_email=address("agent", structure))
    return Actor(
        user_id=user.id,
        roles={row.structure_id: row.role for row in await Rattachement.filter(user_id=user.id)},
        grants=tuple(
            Grant(row.structure_id, row.service_id, row.application, row.level)
            for row in await Habilitation.filter(user_id=user.id)
        ),
    )
