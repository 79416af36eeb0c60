"""What somebody is offered is what they may do: each button against a rehearsal of its mutation (conventions 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from api.domain.cadres import CADRES
from api.domain.delays import PARIS
from api.domain.transitions import TRANSITIONS, Act
from tests.circuits.stage import form
from tests.operations import FORMS, USER_ERROR
from tests.world import START, Person

Answer = list[dict[str, Any]]
"""The errors that a mutation answers."""

ACTS: Final[Mapping[str, str]] = {
    "ACKNOWLEDGE": "AcknowledgePiece",
    "REFUSE": "RefusePiece",
    "SUSPEND": "SuspendPiece",
    "COMPLETE": "CompletePiece",
    "VALIDATE": "ValidatePiece",
    "DECLINE_VALIDATION": "DeclineValidation",
    "CORRECT_VALIDATOR": "CorrectValidator",
    "RECYCLE": "RecyclePiece",
    "RECORD_INTERRUPTION": "RecordInterruption",
    "DUPLICATE": "DuplicatePiece",
    "ACKNOWLEDGE_REJECTION": "AcknowledgeRejection",
    "ACKNOWLEDGE_SUSPENSION": "AcknowledgeSuspension",
    "MARK_REJECTION_HANDLED": "MarkRejectionHandled",
}
"""The buttons that are one act each."""

TREATMENTS: Final = tuple(dict.fromkeys(row.becomes.name for row in TRANSITIONS if row.act is Act.TREAT))
CADRES_AFTER: Final = tuple(cadre.name for cadre, rule in CADRES.items() if rule.follows_up)
BUTTONS: Final = (*CADRES_AFTER, *ACTS, *TREATMENTS)
"""Everything that may be tried on a pièce: a button, or one of the choices behind it."""

BUNDLES: Final = {"DEPOSIT_NEXT_PIECE": CADRES_AFTER, "TREAT": TREATMENTS}
"""The buttons that stand for several acts, and those acts."""

NOT_THEIRS: Final = frozenset({"FORBIDDEN"})
NOT_THERE: Final[Mapping[str, frozenset[str]]] = {
    # A status that nobody gives here and a cadre that does not follow are told after the right to try one is.
    **dict.fromkeys(TREATMENTS, NOT_THEIRS | {"VALUE_NOT_ALLOWED", "CONSULTATION_ONLY"}),
    **dict.fromkeys(CADRES_AFTER, NOT_THEIRS | {"CADRE_NOT_ALLOWED", "CONSULTATION_ONLY"}),
}
"""What is answered to an act that is not listed, because it is another seat's, or because the pièce has none such."""

MOST: Final = 10
"""Mutations in one operation: the server takes no more."""

_OFFERED: Final = f"""
query Offered($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Piece {{
  id version cadre status waitingFor
  availableActions {{ ...Offer }}
  paymentClock {{ startsAt interruption {{ noticeDate reasons }} }}
  treatmentOptions {{ to enabled blockers {{ ...Problem }} }}
  dossier {{
    currentPiece {{ id }} availableActions {{ ...Offer }} deadlines {{ dueAt }}
    nextPieceOptions {{ cadre seat enabled blockers {{ ...Problem }} prefill {{
      amounts {{ totalHt totalTva discountTtc discountReason totalTtc netToPay }} marcheNumber engagementNumber
      recipientServiceCode depositorService {{ id }} suggestedNumber
    }} }}
  }}
}} }} }}
fragment Offer on ActionOffer {{ action label enabled mutation targetId blockers {{ ...Problem }} }}{USER_ERROR}"""


@dataclass(frozen=True)
class Offered:
    """A pièce as somebody sees it: `said` is what greys each act listed, by button or by choice, nothing if it may be.

    `current`: it is the last of its dossier; `due`: when the delays of its dossier pass; `starts`: what the form of
    each cadre that may follow starts with; `notice`: what may be recorded of an interruption, by its date.
    """

    piece: str
    version: int
    cadre: str
    status: str
    waiting_for: tuple[str, ...]
    current: bool
    due: tuple[str, ...]
    said: Mapping[str, Answer]
    starts: Mapping[str, Mapping[str, Any]]
    notice: Mapping[str, Any]

    @property
    def enabled(self) -> tuple[str, ...]:
        """The acts that may be done now."""
        return tuple(name for name, blockers in self.said.items() if not blockers and name not in BUNDLES)


async def read_offers(person: Person, pieces: Sequence[str]) -> dict[str, Offered | None]:
    """What somebody is offered on these pièces; None for those they do not see."""
    nodes = (await person.run(_OFFERED, ids=list(pieces)))["nodes"]
    return {piece: node and _offered(node) for piece, node in zip(pieces, nodes, strict=True)}


def _offered(node: Mapping[str, Any]) -> Offered:
    # A plain invoice has no dossier, and nothing follows it (decisions 1).
    dossier = node["dossier"] or {"currentPiece": node, "availableActions": node["availableActions"]}
    current = dossier["currentPiece"]["id"] == node["id"]
    if current:
        # Of a stopped dossier the first pièce is duplicated, whichever was refused (decisions 7).
        own = [each for each in dossier["availableActions"] if each["targetId"] == node["id"]]
        assert own == [each for each in node["availableActions"] if each in own or each["action"] != "DUPLICATE"], node
    listed = {"action": node["availableActions"], "to": node["treatmentOptions"]}
    listed["cadre"] = dossier.get("nextPieceOptions", []) if current else []
    for action in node["availableActions"]:
        assert action["targetId"] == node["id"], node
        assert action["label"], node
        assert action["mutation"] == _mutation(action["action"]), node
    for offer in (each for offers in listed.values() for each in offers):
        assert offer["enabled"] == (offer["blockers"] == []), node
    said = {offer[key]: offer["blockers"] for key, offers in listed.items() for offer in offers}
    for bundle in BUNDLES if current else ("TREAT",):
        parts = [said[name] for name in BUNDLES[bundle] if name in said]
        assert (bundle in said) == bool(parts), node
        assert not parts or said[bundle] in parts, node
        assert (said.get(bundle) == []) == ([] in parts), node
    return Offered(
        piece=node["id"],
        version=node["version"],
        cadre=node["cadre"],
        status=node["status"],
        waiting_for=tuple(node["waitingFor"]),
        current=current,
        due=tuple(each["dueAt"] for each in dossier.get("deadlines", ())),
        said=said,
        starts={offer["cadre"]: _start(offer["prefill"]) for offer in listed["cadre"]},
        notice=_notice(node["paymentClock"]),
    )


def _notice(clock: Mapping[str, Any] | None) -> dict[str, Any]:
    """The notice of the first day of the delay, or the end of the one there is (R-SUS-4)."""
    recorded = clock and clock["interruption"]
    if recorded:
        return {**recorded, "resumedOn": recorded["noticeDate"]}
    start = datetime.fromisoformat(clock["startsAt"]) if clock else START
    return {"noticeDate": start.astimezone(PARIS).date().isoformat(), "reasons": "Il manque le PV"}


def _start(prefill: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a form starts with (§9.1)."""
    fields = dict(prefill)
    service, number = fields.pop("depositorService"), fields.pop("suggestedNumber")
    return {**fields, "serviceId": service and service["id"], **({"number": number} if number else {})}


def _mutation(action: str) -> str:
    if action in BUNDLES:
        return "depositNextPiece" if action == "DEPOSIT_NEXT_PIECE" else "treatPiece"
    return field_of(ACTS[action])


# ------------------------------------------------------------------------------------------------- rehearsing


def operation_of(name: str) -> str:
    """The operation behind a button, or behind one of its choices."""
    return ACTS.get(name) or ("TreatPiece" if name in TREATMENTS else "DepositNextPiece")


def field_of(operation: str) -> str:
    """The mutation that an operation sends."""
    return operation[0].lower() + operation[1:]


def well_formed(name: str, offered: Offered, *, file: str, validator: str, levels: int) -> dict[str, Any]:
    """What a screen would send: `file` may be joined, `validator` may be named, `levels` is how many answer."""
    words = {"comment": "Un mot d'explication"}
    if name in CADRES_AFTER:
        return {**form(name, documentId=file), **offered.starts.get(name, {}), **_on(name, offered)}
    given: dict[str, dict[str, Any]] = {
        **dict.fromkeys(("SUSPEND", "DECLINE_VALIDATION"), words),
        "REFUSE": {"reason": "ERREUR_MOE"} if refuses_by_reason(offered) else words,
        "COMPLETE": {"attachments": [{"fileId": file, "designation": "Bon", "kind": "BON_LIVRAISON"}]},
        "VALIDATE": {"capacity": capacity(offered, levels)},
        "CORRECT_VALIDATOR": {"validator": {"identifier": validator}},
        "RECORD_INTERRUPTION": dict(offered.notice),
        **{to: {"to": to} for to in TREATMENTS},
        "A_RECYCLER": {"to": "A_RECYCLER", "reason": "Engagement clos"},
        "REJETEE": {"to": "REJETEE", "reason": "Marché résilié"},
    }
    return {**given.get(name, {}), **_on(name, offered)}


def _on(name: str, offered: Offered) -> dict[str, Any]:
    """The pièce of an act, at the version at which its buttons were read."""
    target = "previousPieceId" if name in CADRES_AFTER else "pieceId"
    return {target: offered.piece, "expectedVersion": offered.version}


def refuses_by_reason(offered: Offered) -> bool:
    """Whether a refusal takes one of the reasons of the list: that of the MOE and of the MOA (R-REF-2)."""
    return not {"MOE", "MOA"}.isdisjoint(offered.waiting_for)


def capacity(offered: Offered, levels: int) -> str:
    """In which capacity the validator who is awaited answers (decisions 4)."""
    if levels > 1:
        return "MANDATAIRE" if "VALIDEUR_2" in offered.waiting_for else "COTRAITANT"
    return "TITULAIRE" if offered.cadre in ("A9", "A10") else "MANDATAIRE"


async def rehearse(person: Person, forms: Mapping[str, Mapping[str, Any]]) -> dict[str, Answer]:
    """What each act would answer with its form, by button or choice."""
    names = list(forms)
    found: dict[str, Answer] = {}
    for start in range(0, len(names), MOST):
        batch = names[start : start + MOST]
        data = await person.run(_rehearsals(batch), **{name: {**forms[name], "dryRun": True} for name in batch})
        found |= {name: payload["userErrors"] for name, payload in data.items()}
    return found


def _rehearsals(names: Iterable[str]) -> str:
    """One operation that makes several acts, each under its own name."""
    acts = {name: operation_of(name) for name in names}
    fields = (
        f"{name}: {field_of(act)}(input: ${name}) {{ userErrors {{ ...Problem }} }}" for name, act in acts.items()
    )
    variables = ", ".join(f"${name}: {FORMS[act]}!" for name, act in acts.items())
    return f"mutation Rehearsals({variables}) {{ {' '.join(fields)} }}{USER_ERROR}"


def check_answers(who: str, offered: Offered | None, answers: Mapping[str, Answer]) -> None:
    """Each answer is what was said of its act: the same errors in the same order, none if it was enabled.

    To an act that is not listed, it is another seat's; to whoever does not see the pièce, there is none.
    """
    for name, answer in answers.items():
        told = (who, name, offered, answer)
        codes = [problem["code"] for problem in answer]
        assert all(problem["message"] for problem in answer), told
        if offered is None:
            assert codes == ["NOT_FOUND"], told
        elif name in offered.said:
            assert answer == offered.said[name], told
        elif offered.current or name not in CADRES_AFTER:
            assert len(codes) == 1, told
            assert codes[0] in NOT_THERE.get(name, NOT_THEIRS), told
    if offered is not None and not offered.current:
        _check_closed(who, offered, [answers[name] for name in CADRES_AFTER if name in answers])


def _check_closed(who: str, offered: Offered, answers: Sequence[Answer]) -> None:
    """What may follow a pièce is listed on the last one only; on the others the button alone tells."""
    said = offered.said.get("DEPOSIT_NEXT_PIECE")
    told = (who, offered, answers)
    if said is not None and answers:
        assert said in answers, told
    for answer in answers:
        codes = {problem["code"] for problem in answer}
        assert codes, told
        assert said is not None or codes <= NOT_THERE["A15"], told
