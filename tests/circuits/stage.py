"""A dossier in play: who sits where, the forms they fill, and what they answer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from api.domain.examples import EXAMPLE_STRUCTURES
from tests.operations import OPERATIONS
from tests.world import Person, World

Input = Mapping[str, Any]

SIRETS: Final = {example.key: example.siret for example in EXAMPLE_STRUCTURES}
DEPOSITS: Final = frozenset({"DepositPiece", "DepositNextPiece"})

_numbers = count(1)


@dataclass(frozen=True)
class Marche:
    """The structures of a dossier, by seat, and what the recipient asks to be told."""

    moe: str | None = "ATELIER"
    moa: str | None = "AGENCE_MOA"
    recipient: str = "SMEAUX"
    supplier: str = "BATILOIRE"
    service: str | None = None
    engagement: str | None = "EJ-77"
    validators: tuple[str, ...] = ()

    @property
    def seats(self) -> dict[str, str]:
        """Who sits where."""
        named = {"FOURNISSEUR": self.supplier, "MOE": self.moe, "MOA": self.moa, "DESTINATAIRE": self.recipient}
        named |= dict(zip(("VALIDEUR_1", "VALIDEUR_2"), self.validators, strict=False))
        return {seat: key for seat, key in named.items() if key}

    def structure(self, seat: str) -> str:
        """The structure in a seat; a name that is not a seat is that of the structure itself."""
        return self.seats.get(seat, seat)

    @property
    def form(self) -> dict[str, Any]:
        """The part of a first form that names people."""
        return {
            "recipient": {"identifier": SIRETS[self.recipient], "serviceCode": self.service},
            "moe": {"identifier": SIRETS[self.moe]} if self.moe else None,
            "moa": {"identifier": SIRETS[self.moa]} if self.moa else None,
            "validators": [{"identifier": SIRETS[key]} for key in self.validators],
            "engagementNumber": self.engagement,
        }


def new_number(cadre: str = "F") -> str:
    """A number that no pièce has."""
    return f"{cadre}-{next(_numbers):05d}"


def form(cadre: str, number: str | None = None, **more: Any) -> dict[str, Any]:
    """What every deposit form holds, well filled, but for its document."""
    return {
        "cadre": cadre,
        "number": number or new_number(cadre),
        "invoiceDate": "2025-01-06",
        "typeTva": "TVA_SUR_ENCAISSEMENT",
        "paymentMethod": "VIREMENT",
        "amounts": {"totalHt": "1000.00", "totalTva": "200.00", "totalTtc": "1200.00"},
        **more,
    }


async def act(person: Person, operation: str, given: Input) -> dict[str, Any]:
    """What a mutation answers."""
    data = await person.run(OPERATIONS[operation], input=dict(given))
    payload: dict[str, Any] = data[operation[0].lower() + operation[1:]]
    return payload


def codes(payload: Mapping[str, Any]) -> list[str]:
    """The codes of a payload's errors, in order."""
    return [problem["code"] for problem in payload["userErrors"]]


@dataclass
class Stage:
    """One dossier, and its pièces as they are deposited, by cadre."""

    world: World
    marche: Marche = field(default_factory=Marche)
    dossier_id: str | None = None
    pieces: dict[str, str] = field(default_factory=dict)

    async def person(self, who: str) -> Person:
        """Somebody, named by a seat or a structure: `MOE` is its agent, `MOE lecteur` its reader."""
        seat, _, account = who.partition(" ")
        return await self.world.person(self.marche.structure(seat), account or "agent")

    async def do(self, who: str, operation: str, given: Input) -> dict[str, Any]:
        """Act on the last pièce, or on that of the cadre `on`, and remember the pièce deposited."""
        person, complete = await self.prepared(who, operation, given)
        return await self.send(person, operation, complete)

    async def send(self, person: Person, operation: str, complete: Input) -> dict[str, Any]:
        """Send a form that is ready, and remember the pièce deposited."""
        payload = await act(person, operation, complete)
        if operation in DEPOSITS and payload["piece"] and not payload["userErrors"]:
            # A plain invoice has none (decisions 1).
            self.dossier_id = payload["dossier"] and payload["dossier"]["id"]
            self.pieces[payload["piece"]["cadre"]] = payload["piece"]["id"]
        return payload

    async def prepared(self, who: str, operation: str, given: Input) -> tuple[Person, dict[str, Any]]:
        """Who acts, and their form, its files sent: what is left out is filled as they would.

        `files` are the kinds of the complementary files to join.
        """
        person, complete = await self.person(who), dict(given)
        target = complete.pop("on", None)
        kinds: Sequence[str] = complete.pop("files", ())
        if kinds:
            complete["attachments"] = [
                {"fileId": await person.upload(f"{kind}.pdf"), "designation": kind.capitalize(), "kind": kind}
                for kind in kinds
            ]
        if operation in DEPOSITS:
            complete = form(complete.pop("cadre"), **complete)
            if "documentId" not in complete:
                complete["documentId"] = await person.upload()
        if operation == "DepositPiece":
            structure = self.marche.structure(who.partition(" ")[0])
            return person, {"structureId": self.world.structures[structure], **self.marche.form, **complete}
        piece = self.pieces[target] if target else list(self.pieces.values())[-1]
        return person, {"previousPieceId" if operation in DEPOSITS else "pieceId": piece, **complete}

    async def read(self, who: str = "FOURNISSEUR") -> dict[str, Any]:
        """The dossier, as somebody sees it."""
        data = await (await self.person(who)).run(OPERATIONS["Dossier"], id=self.dossier_id)
        dossier: dict[str, Any] = data["dossier"]
        return dossier
