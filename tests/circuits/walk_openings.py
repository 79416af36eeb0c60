"""How a walk may begin: the first pièce, who sits where, what the recipient says of its MOA."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any, Final, Protocol, TypeVar

from hypothesis.vendor.pretty import RepresentationPrinter

from api.domain.cadres import CADRES, Cadre
from api.domain.organisation import MoaPresence
from api.domain.roles import Seat
from api.domain.routing import ROUTES, VALIDATION_ROUTES
from tests.circuits.stage import SIRETS, Marche

T = TypeVar("T")


class Pick(Protocol):
    """Whatever decides what comes next: it answers one of the options, the plainest being first."""

    def __call__(self, options: Sequence[T], /) -> T: ...


FIRST: Final = ("A4", "A7", "A10", "A13", "A14", "A22", "A5", "A6", "A8", "A9", "A12", "A1", "A2")
"""The cadres that open a dossier, or make a plain invoice: those that go furthest first."""

SUPPLIERS: Final = ("BATILOIRE", "LORMEL", "VAUQUELIN", "SEM")
VALIDATORS: Final = ("BATILOIRE", "TREHORET", "ATELIER")
SETTINGS: Final[Mapping[str, tuple[MoaPresence, ...]]] = {
    "SMEAUX": (MoaPresence.SANS_MOA, MoaPresence.AVEC_MOA),
    "VALOMBRE": (MoaPresence.AVEC_MOA, MoaPresence.SANS_MOA),
    "SEM": (MoaPresence.AVEC_MOA, MoaPresence.SANS_MOA),
}
"""Who pays, and what each may say of its MOA: as in the examples first."""

SERVICES: Final[Mapping[str, tuple[str | None, ...]]] = {"VALOMBRE": ("TRAVAUX", "VOIRIE"), "BATILOIRE": (None, "SUD")}
"""The services that a form may name; VALOMBRE asks for one."""


@dataclass(frozen=True)
class Opening:
    """The first deposit: its cadre, the companies, what only this form says, and the service that deposits."""

    cadre: str
    marche: Marche
    setting: MoaPresence
    service: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        seats = ", ".join(f"{seat} {key}" for seat, key in self.marche.seats.items())
        said = {"service": self.service, "recipient's service": self.marche.service, **self.more}
        told = {name: value for name, value in said.items() if value}
        return f"{self.cadre} of {seats} ({self.setting.value}) {told}"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(repr(self))


def opening(pick: Pick, cadre: Cadre) -> Opening:
    """A first deposit under this cadre that nothing stops."""
    rule = CADRES[cadre]
    recipient = pick(tuple(SETTINGS))
    setting = pick(SETTINGS[recipient])
    supplier = pick(SUPPLIERS)
    more: dict[str, Any] = {"groupement": pick(("AUCUN", "CONJOINT"))}
    marche = Marche(None, None, recipient, supplier, pick(SERVICES.get(recipient, (None,))))
    if rule.works:
        own_moa = [recipient] if setting is MoaPresence.AVEC_MOA else []
        moe = pick(("ATELIER", None, supplier, "VALOMBRE"))
        moa = pick(("AGENCE_MOA", None, *own_moa))
        receivers = {each.to for each in ROUTES if cadre in each.cadres}
        received = {Seat.MOE} if moe else set()
        received |= {Seat.MOA} if moa or own_moa else set()
        if not receivers & (received | {Seat.DESTINATAIRE}):
            moa = "AGENCE_MOA"
        marche = Marche(moe, moa, recipient, supplier, marche.service)
        if pick((False, True)):
            more["mandant"] = {"identifier": SIRETS["VALOMBRE"]}
        if moa == "VALOMBRE":
            more["moa"] = {"identifier": SIRETS[moa], "serviceCode": pick((None, "VOIRIE"))}
    if rule.needs_validator:
        most = sum(cadre in each.cadres for each in VALIDATION_ROUTES)
        orders = tuple(permutations([key for key in VALIDATORS if key != supplier], pick(range(1, most + 1))))
        marche = replace(marche, validators=pick(orders))
    elif rule.works and pick((False, True)):
        more["groupement"] = "SOLIDAIRE"
    if cadre is Cadre.A22:
        more["comment"] = "A7 remis sur papier"
    return Opening(cadre.name, marche, setting, pick(SERVICES.get(supplier, (None,))), more)
