"""The sandbox of the walks: emptied before each, with people of one service or of one application in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tortoise.models import Model

from api.domain.habilitation import Application, Level
from api.domain.technical_account import expires_at
from api.models import (
    Attachment,
    Certificate,
    Dossier,
    DossierCount,
    DossierSight,
    Draft,
    IdempotentCall,
    JournalEntry,
    Notification,
    OutboxMail,
    Party,
    Piece,
    PieceCount,
    SandboxClock,
    Service,
    Sight,
    Structure,
    WorkItem,
)
from api.sql import Sql
from tests import invariants
from tests.api.organisation.tools import an_account, tool_of
from tests.circuits.offers import Answer
from tests.circuits.stage import SIRETS
from tests.circuits.walk_openings import SETTINGS
from tests.people import Profile, a_person, a_service
from tests.world import START, Person, World

ACCOUNTS: Final = ("agent", "lecteur", "gestionnaire")
"""The people of every structure."""

TOOL: Final = "outil"
EQUIPPED: Final = ("BATILOIRE", "VALOMBRE")
"""The structures of which a tool acts too, by a technical account."""
TOOLS_UNTIL: Final = expires_at(START)
"""When the passwords of tools, set at the start, are over (TEC-05)."""

_WORKS: Final = Application.FACTURES_DE_TRAVAUX
_RECEIVED: Final = Application.FACTURES_RECUES
NARROWED: Final[Mapping[str, Mapping[str, tuple[Profile, ...]]]] = {
    "VALOMBRE": {
        "travaux": ((_WORKS, Level.MODIFICATION, "TRAVAUX"), (_RECEIVED, Level.MODIFICATION, "TRAVAUX")),
        "voirie": ((_WORKS, Level.MODIFICATION, "VOIRIE"), (_RECEIVED, Level.CONSULTATION, "VOIRIE")),
        "comptable": ((_RECEIVED, Level.MODIFICATION, None), (_WORKS, Level.CONSULTATION, None)),
    },
    "BATILOIRE": {"sud": ((_WORKS, Level.MODIFICATION, "SUD"),)},
}
"""The people of one service, or of one application."""

_POINTING: Final[tuple[type[Model], ...]] = (
    *(WorkItem, Sight, DossierSight, PieceCount, DossierCount, Notification, OutboxMail, IdempotentCall, JournalEntry),
    *(Certificate, Party),
)
"""The rows to which no other row points."""


@dataclass
class Town:
    """A running sandbox, what the walks have rehearsed in it and where they have gone."""

    world: World
    thorough: bool
    files: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    tools: dict[str, Person] = field(default_factory=dict)
    rehearsed: set[object] = field(default_factory=set)
    taken: Counter[str] = field(default_factory=Counter)
    said: Counter[tuple[str, str | None]] = field(default_factory=Counter)

    async def settle(self) -> None:
        """Bring in the services and the people that the examples do not have, and sign everybody in."""
        for key, code in (("VALOMBRE", "VOIRIE"), ("BATILOIRE", "SUD")):
            await a_service(key, code)
        self.services = {row.code: f"service_{row.id.hex}" for row in await Service.filter(code="SUD")}
        for key in EQUIPPED:
            manager = await self.world.person(key, "gestionnaire")
            _, login, password = await an_account(manager, self.world.structures[key])
            self.keys[key] = login, password
        for key, people in NARROWED.items():
            for name, profiles in people.items():
                _ = await a_person(self.world, key, *profiles, name=name)
        for who in (f"{key} {account}" for key in SIRETS for account in ACCOUNTS):
            _ = await self.person(who)

    async def person(self, who: str) -> Person:
        """Somebody, named by structure and account: `ATELIER agent`."""
        key, account = who.split(" ")
        return self.tools[key] if account == TOOL else await self.world.person(key, account)

    async def file(self, key: str) -> str:
        """A file that somebody of a structure has sent, not joined to anything yet."""
        if key not in self.files:
            self.files[key] = await (await self.world.person(key)).upload()
        return self.files[key]

    async def empty(self) -> None:
        """Leave no dossier, and put the clock back: the same walk goes the same way again."""
        for model in _POINTING:
            _ = await model.all().delete()
        for joined in (Attachment.exclude(piece_id=None), Attachment.exclude(draft_id=None)):
            _ = await joined.delete()
        _ = await Draft.all().delete()
        _ = await Piece.all().update(previous_id=None, next_id=None)
        _ = await Piece.all().delete()
        _ = await Dossier.all().delete()
        _ = await Sql().write("UPDATE counter SET value = 0 WHERE name IN ('journal', 'dossier')")
        _ = await SandboxClock.all().update(now=START)
        for key, settings in SETTINGS.items():
            _ = await Structure.filter(identifier=SIRETS[key]).update(moa_presence=settings[0])
        for key, (login, password) in self.keys.items():
            # A token lasts an hour of the real clock; many walks take longer.
            self.tools[key] = await tool_of(self.world, login, password)

    def hear(self, said: Mapping[str, Answer]) -> None:
        """Remember which acts were open to somebody, and why the others were greyed."""
        for name, blockers in said.items():
            self.said.update((name, problem["code"]) for problem in blockers or ({"code": None},))

    async def count(self) -> None:
        """Remember the transitions and the cadres of the walk that ends; no row of it contradicts another."""
        assert await invariants.faults() == []
        self.taken["walks"] += 1
        self.taken.update(row.transition or "" for row in await JournalEntry.exclude(transition=None))
        self.taken.update(row.cadre.name for row in await Piece.all())
