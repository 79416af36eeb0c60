"""A sandbox in which every act has something to act on, made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from api import db
from api.domain.ids import public_id
from api.models import BankAccount, Mandate, Notification, Rattachement, User, WebhookDelivery
from api.usecases import second_factor
from tests.api.forms import act, codes, key_of
from tests.api.hostile.values import Form, Rows
from tests.api.organisation.people import a_service, a_structure, somebody, user_of
from tests.api.organisation.tools import an_account
from tests.circuits.stage import Marche, Stage, form
from tests.circuits.story import A4, A15, A19, NAMED, PAID, Step
from tests.world import START, Person, World

PRIVATE: Final = "a private one"
PUBLIC: Final = "a public one"
HIDDEN: Final = "a hidden one"
"""Structures of the scene's own; as people, their gestionnaires principaux."""

HOOK: Final = {"name": "Progiciel", "url": "https://outil.example/webhook"}

DIRECT: Final = Marche(moe=None, moa=None)


class Scene:
    """The rows that templates name; each is made once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.structures: dict[str, str] = {}
        self.people = {"nobody": Person(world.http)}
        self.tool: str | None = None
        self._pieces: dict[str, str] = {}
        self._requests: dict[str, str] = {}
        self._tickets: dict[str, str] = {}
        self._mandates: dict[str, str] = {}
        self._services: dict[tuple[str, str], str] = {}
        self._webhooks: dict[tuple[str, bool], str] = {}

    async def person(self, who: str) -> Person:
        """Somebody signed in: of a structure of the sandbox (`BATILOIRE` for its agent), or of the scene's own."""
        if who in self.people:
            return self.people[who]
        key, _, account = who.partition(" ")
        return await self.world.person(key, account or "agent")

    async def piece(self, name: str, steps: Iterable[Step], marche: Marche = NAMED) -> str:
        """The last pièce of a dossier played so far; one of that name is played once."""
        if name not in self._pieces:
            stage = Stage(self.world, marche)
            for who, operation, given, _ in steps:
                assert not codes(await stage.do(who, operation, given)), (name, operation)
            self._pieces[name] = list(stage.pieces.values())[-1]
        return self._pieces[name]

    async def file(self, who: str = "BATILOIRE") -> str:
        """A file just sent."""
        return await (await self.person(who)).upload()

    async def draft(self, who: str = "BATILOIRE") -> str:
        """A draft that could be sent as it is."""
        whole = {"structureId": self.world.structures[who], **Marche(supplier=who).form, **form("A4")}
        saved = await self.do(who, "saveDraft", {**whole, "documentId": await self.file(who)})
        draft: str = saved["draft"]["id"]
        return draft

    async def service(self, which: str, code: str) -> str:
        """A service of a structure of the scene."""
        if (which, code) not in self._services:
            self._services[which, code] = public_id("service", await a_service(self.structures[which], code))
        return self._services[which, code]

    async def do(self, who: str, name: str, form: Form) -> Any:
        """The payload of an act that is not refused."""
        payload = await act(await self.person(who), name, form)
        assert not codes(payload), (name, payload)
        return payload

    async def request(self, who: str, name: str, form: Form) -> str:
        """What somebody asks their managers; each person asks once."""
        if who not in self._requests:
            self._requests[who] = (await self.do(who, name, form))["approval"]["id"]
        return self._requests[who]

    async def ticket(self, name: str, form: Form, *steps: tuple[str, str, Form]) -> str:
        """A support request of BATILOIRE after these acts of others; one of that name is played once."""
        if name not in self._tickets:
            saved = await self.do("BATILOIRE gestionnaire", "saveTicket", form)
            self._tickets[name] = saved["ticket"]["id"]
            for who, step, given in steps:
                await self.do(who, step, {"ticketId": self._tickets[name], **given})
        return self._tickets[name]

    async def mandate(self, which: str) -> str:
        """The mandate that a structure of the scene has given to the portal."""
        if which not in self._mandates:
            await self.do(which, "giveMandate", {"structureId": self.structures[which], "validFrom": "2025-01-06"})
            row = await Mandate.get(structure_id=key_of(self.structures[which]))
            self._mandates[which] = public_id("mandat", row.id)
        return self._mandates[which]

    async def webhook(self, which: str, *, silent: bool = False) -> str:
        """A webhook of a structure of the scene, in use or not."""
        if (which, silent) not in self._webhooks:
            made = await self.do(which, "createWebhook", {"structureId": self.structures[which], **HOOK})
            self._webhooks[which, silent] = made["webhook"]["id"]
            if silent:
                await self.do(which, "disableWebhook", {"webhookId": made["webhook"]["id"]})
        return self._webhooks[which, silent]

    async def notification(self, key: str) -> str:
        """A notification of the agent of a structure."""
        user = await User.get(connection_email=f"agent@{key.lower()}.example")
        found = await Notification.filter(user_id=user.id).first()
        assert found is not None
        return public_id("notification", found.id)

    async def furnish(self) -> None:
        """Make the structures of the scene's own."""
        for which, type_ in ((PRIVATE, "PRIVEE"), (PUBLIC, "PUBLIQUE")):
            self.structures[which], self.people[which] = await a_structure(self.world, type=type_)

    async def rows(self) -> Rows:
        """What belongs to LORMEL and SEM, whom no template acts for, and what BATILOIRE's people have closed."""
        await self.furnish()
        stage = Stage(self.world, Marche(supplier="LORMEL", moe=None, moa=None, recipient="SEM", engagement=None))
        assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": "A6"}))
        hidden, stranger = await a_structure(self.world)
        self.structures[HIDDEN], self.people[HIDDEN] = hidden, stranger
        lormel = await User.get(connection_email="agent@lormel.example")
        async with db.transaction():
            challenge = await second_factor.challenge(lormel, at=datetime.now(UTC))
        account = BankAccount(structure_id=key_of(hidden), iban="FR76", holder="Lac", created_at=START)
        await account.save(force_create=True)
        tool, _, _ = await an_account(stranger, hidden)
        joining = {"structureId": hidden}
        self.people["a newcomer there"] = await somebody(self.world)
        row = await Rattachement.get(user_id=(await user_of(stranger)).id)
        self.people["a newcomer who renounces"] = await somebody(self.world)
        renounced = await self.request(
            "a newcomer who renounces", "requestRattachement", {"structureId": self.structures[PRIVATE]}
        )
        await self.do("a newcomer who renounces", "withdrawApproval", {"approvalId": renounced})
        gone = await self.draft()
        told = await self.webhook(HIDDEN)
        await self.do(HIDDEN, "testWebhook", {"webhookId": told})
        message = await WebhookDelivery.get(webhook_id=key_of(told))
        await self.do("BATILOIRE", "discardDraft", {"draftId": gone})
        return Rows(
            foreign={
                "piece": stage.pieces["A6"],
                "dossier": str(stage.dossier_id),
                "draft": await self.draft("LORMEL"),
                "fichier": await self.file("LORMEL"),
                "structure": self.world.structures["LORMEL"],
                "service": await self.service(HIDDEN, "CACHE"),
                "notification": await self.notification("SEM"),
                "user": public_id("user", lormel.id),
                "code": public_id("code", challenge.id),
                "compte": public_id("compte", account.id),
                "technical": tool,
                "webhook": told,
                "delivery": public_id("delivery", message.id),
                "mandat": await self.mandate(HIDDEN),
                "rattachement": public_id("rattachement", row.id),
                "approval": await self.request("a newcomer there", "requestRattachement", joining),
                "ticket": (await self.do(HIDDEN, "saveTicket", {"title": "Autre"}))["ticket"]["id"],
            },
            closed={
                "piece": await self.piece("paid", (A4, A15, A19, *PAID)),
                "draft": gone,
                "approval": renounced,
            },
        )
