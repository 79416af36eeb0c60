"""The worked examples of works-billing §13, as acts to play and states to find."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from api.domain.examples import EXAMPLE_STRUCTURES
from tests.circuits.stage import SIRETS, Marche, Stage

Row = Mapping[str, Any]
Entry = tuple[str, str | None, str, datetime, str | None, str | None]
"""A line of history: rule, status left, status reached, instant, SIRET of who acted, comment."""

_REFERENCE: Final = json.loads(
    (Path(__file__).parents[2] / "docs" / "domain" / "works-billing.json").read_text(encoding="utf-8")
)
EXAMPLES: Final[Mapping[str, Row]] = {example["id"]: example for example in _REFERENCE["examples"]}
NEGATIVE: Final[Mapping[str, Row]] = {example["id"]: example for example in _REFERENCE["negativeExamples"]}

NAMES: Final = {example.key: example.name for example in EXAMPLE_STRUCTURES}
NAMES_OF_KEYS: Final = re.compile(r"\b(?:" + "|".join(NAMES) + r")\b")

OPERATION_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("T30", "T40", "T80"), "AcknowledgePiece"),
    **dict.fromkeys(("T05", "T11"), "ValidatePiece"),
    **dict.fromkeys(("T07", "T13"), "DeclineValidation"),
    **dict.fromkeys(("T08", "T14"), "CorrectValidator"),
    **dict.fromkeys(("T06", "T12", "T32", "T36", "T38", "T42", "T51"), "RefusePiece"),
    **dict.fromkeys(("T33", "T37", "T39", "T43", "T81"), "SuspendPiece"),
    "T60": "CompletePiece",
    "T70": "DuplicatePiece",
    **dict.fromkeys(("T82", "T83", "T84", "T85", "T86", "T87", "T88", "T89", "T8A"), "TreatPiece"),
    "T90": "RecyclePiece",
}
"""Decisions 14; a group of events that begins with a draft is a deposit."""

WITHIN_A_DEPOSIT: Final = frozenset({"T03", "T04", "T31", "T35", "T41", "T50", "T52", "T53", "T54"})
"""What the depositor's own act does besides the draft: it sends, and closes the pièce before."""

ONLY_IN_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "E15": {"groupement": "SOLIDAIRE"},
    "E20": {"mandant": "VALOMBRE"},
    "V05": {"validators": ["VAUQUELIN"]},
}
"""What the first form says, and the example in its title or its note only."""

FIRST_ENGAGEMENTS: Final[Mapping[str, str]] = {"V06": "EJ-66"}
"""The engagement before it was recycled: the example says it in its note only."""

CAPACITY: Final = {"A9": "TITULAIRE", "A10": "TITULAIRE", "A12": "MANDATAIRE", "A13": "MANDATAIRE", "A14": "MANDATAIRE"}
"""In which capacity the only validator answers (§2, « Validated by »)."""


@dataclass(frozen=True)
class Group:
    """The events of one act: what the person does, then what the system does after it."""

    events: tuple[Row, ...]

    @property
    def act(self) -> Row:
        """What the person did."""
        return self.events[0]

    @property
    def deposits(self) -> bool:
        """Whether the act is a deposit."""
        return bool(self.act["transition"] == "T01")


def groups(example: Row) -> Iterator[Group]:
    """The acts of an example, in order."""
    found: list[list[Row]] = []
    for event in example["events"]:
        if event["by"] == "SYSTEME" or event["transition"] in WITHIN_A_DEPOSIT:
            found[-1].append(event)
        else:
            found.append([event])
    return (Group(tuple(events)) for events in found)


def journal(example: Row) -> list[Entry]:
    """The events as the history tells them: a draft is not a pièce, so a deposit comes from nothing."""
    comments = {piece["number"]: piece["comment"] for piece in example["pieces"]}
    return [
        (
            event["transition"],
            None if event["from"] == "BROUILLON" else event["from"],
            event["to"],
            datetime.fromisoformat(event["at"]),
            None if event["by"] == "SYSTEME" else SIRETS[event["by"]],
            comments[event["piece"]] if event["transition"] in ("T03", "T04") else _told(event),
        )
        for event in example["events"]
        if event["transition"] != "T01"
    ]


def _words(event: Row) -> str | None:
    """What the person wrote: a refusal's reason is a code, any other is a text; nothing goes with a duplication."""
    if event["transition"] == "T70":
        return None
    coded = event["transition"] in ("T32", "T36", "T38", "T42")
    words: str | None = event.get("comment") or (None if coded else event.get("reason"))
    return words


def _told(event: Row) -> str | None:
    """The comment in the history: a structure goes by its name, not by the key of the examples."""
    words = _words(event)
    return words and NAMES_OF_KEYS.sub(lambda key: NAMES[key[0]], words)


def marche_of(example: Row) -> Marche:
    """Who sits where in an example."""
    parties = example["parties"]
    return Marche(
        moe=parties["moe"],
        moa=parties["moa"],
        recipient=parties["destinataire"],
        supplier=parties["fournisseur"],
        service=example["codeServiceExecutant"],
        engagement=example["numeroEngagement"],
        validators=tuple(key for key in (parties["valideur1"], parties["valideur2"]) if key),
    )


@dataclass
class Play:
    """An example being played; `numbers` are its pièces, by their number."""

    example: Row
    stage: Stage

    def __post_init__(self) -> None:
        self.numbers: dict[str, str] = {}

    async def perform(self, group: Group) -> dict[str, Any]:
        """Move the clock to the act, and make it."""
        await self.stage.world.move_clock(group.act["at"])
        if group.deposits:
            payload = await self._deposit(group.act)
            self.numbers[group.act["piece"]] = payload["piece"]["id"]
            return payload
        operation = OPERATION_OF[group.act["transition"]]
        return await self.stage.do(group.act["by"], operation, self._act(operation, group.act))

    def _act(self, operation: str, event: Row) -> dict[str, Any]:
        given: dict[str, Any] = {"pieceId": self.numbers[event["piece"]]}
        if operation == "TreatPiece":
            return {**given, "to": event["to"], "reason": _words(event)}
        if operation == "CorrectValidator":
            return {**given, "validator": {"identifier": SIRETS[self.example["parties"]["valideur1"]]}}
        if operation == "RecyclePiece":
            given["engagementNumber"] = self.example["numeroEngagement"]
        if operation == "RefusePiece":
            given["reason"] = event.get("reason")
        if operation == "ValidatePiece":
            given["capacity"] = CAPACITY[self.example["pieces"][0]["cadre"]]
        return {**given, "comment": _words(event)} if _words(event) else given

    async def _deposit(self, event: Row) -> dict[str, Any]:
        piece = next(piece for piece in self.example["pieces"] if piece["number"] == event["piece"])
        if piece["previous"] is None:
            return await self.stage.do(event["by"], "DepositPiece", {**filled(piece), **self._opening()})
        given = {**filled(piece), "previousPieceId": self.numbers[piece["previous"]]}
        return await self.stage.do(event["by"], "DepositNextPiece", given)

    def _opening(self) -> dict[str, Any]:
        said = dict(ONLY_IN_WORDS.get(self.example["id"], {}))
        if "mandant" in said:
            said["mandant"] = {"identifier": SIRETS[said["mandant"]]}
        if "validators" in said:
            said["validators"] = [{"identifier": SIRETS[key]} for key in said["validators"]]
        first = FIRST_ENGAGEMENTS.get(self.example["id"])
        said |= {"engagementNumber": first} if first else {}
        return {"marcheNumber": self.example["numeroMarche"], **said}


def filled(piece: Row) -> dict[str, Any]:
    """The form of a pièce, as the reference fills it."""
    return {
        "cadre": piece["cadre"],
        "number": piece["number"],
        "invoiceDate": piece["dateFacture"],
        "typeTva": piece["typeTva"],
        # The reference: autoliquidation is the case of every sub-contractor of the examples.
        "exemptionReason": "VATEX_EU_AE" if piece["typeTva"] == "EXONERATION" else None,
        "paymentMethod": piece["modePaiement"],
        "amounts": {
            "totalHt": piece["montantHtTotal"],
            "totalTva": piece["montantTVA"],
            "totalTtc": piece["montantTtcTotal"],
            "netToPay": piece["montantAPayer"],
        },
        "comment": piece["comment"],
        "files": piece["attachments"],
    }
