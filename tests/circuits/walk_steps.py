"""What may come next in a walk: an act, a slip in its form, somebody else's act, a draft, a few days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hypothesis.vendor.pretty import RepresentationPrinter

from api.domain.cadres import Cadre
from api.domain.transitions import TRANSITIONS, Act, Condition
from tests.circuits.offers import (
    ACTS,
    BUTTONS,
    CADRES_AFTER,
    TREATMENTS,
    Offered,
    capacity,
    operation_of,
    refuses_by_reason,
)
from tests.circuits.stage import SIRETS
from tests.circuits.walk_openings import SETTINGS, Pick

if TYPE_CHECKING:
    from tests.circuits.walk import Walk

Forms = Sequence[Mapping[str, Any]]

LATER: Final = "AdvanceSandboxClock"
DRAFT: Final = "a draft"
SETTING: Final = "UpdateStructureSettings"
ANY: Final = "?"
"""What a step expects when only its rehearsal can tell."""

ACT_OF: Final = {
    **{name: Act[name] for name in ACTS if name in Act.__members__},
    **dict.fromkeys(TREATMENTS, Act.TREAT),
    **dict.fromkeys(CADRES_AFTER, Act.DEPOSIT_NEXT_PIECE),
}
"""What each button does; nothing to the status of a pièce for those that are not here."""

OF_DRAFTS: Final = ("SaveDraft", "SubmitDraft", "DiscardDraft")
OPERATIONS: Final = ("DepositPiece", "DepositNextPiece", "TreatPiece", *ACTS.values(), *OF_DRAFTS)
"""Everything that is done in a walk."""

ENDS: Final = frozenset({"REFUSE", "REJETEE", "MISE_EN_PAIEMENT"})
"""The acts that end a dossier: one does not want them too soon."""

MISSING: Final = {"comment": "Joindre le bon de livraison"}
CAPACITIES: Final = ("TITULAIRE", "MANDATAIRE", "COTRAITANT")
BY_REASON: Final[Forms] = (
    *({"reason": reason} for reason in ("ERREUR_MOE", "ERREUR_MOA", "ERREUR_DESTINATAIRE")),
    {"reason": "AUTRE_SANS_ERREUR_MONTANT", "comment": "Déposée deux fois"},
)
WRONG_REASONS: Final = (
    ("AMOUNT_NOT_A_REASON", {"reason": "ERREUR_MONTANT"}),
    ("REASON_REQUIRED", {"reason": "AUTRE_SANS_ERREUR_MONTANT"}),
    ("REASON_REQUIRED", MISSING),
)
"""How a refusal by the MOE or the MOA goes wrong (R-REF-2, R-REF-3)."""


@dataclass(frozen=True)
class Step:
    """Who does what, to the pièce or the draft of which identifier, with which form; then the code it answers."""

    who: str
    operation: str
    given: Mapping[str, Any] = field(default_factory=dict)
    on: str = ""
    target: str = ""
    expects: str | None = None

    def __repr__(self) -> str:
        words = [self.who and f"{self.who}:", self.operation, self.on and f"on {self.on}"]
        words += [str(dict(self.given)) if self.given else "", f"-> {self.expects}" if self.expects else ""]
        return " ".join(word for word in words if word)

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(repr(self))


def along(walk: Walk, name: str) -> Step:
    """The act of that name, by the first who may; LATER: the next delay passes; 9: nine days do."""
    if name == "LATER" or name.isdecimal():
        return Step("", LATER, {"days": int(name)} if name.isdecimal() else {"to": "the next delay"})
    may = enabled(walk)
    assert name in may, (name, walk.seen)
    who, offered = may[name][0]
    return _step(name, who, offered, _right(name, offered, walk)[0], expects=None)


def next_step(pick: Pick, walk: Walk) -> Step:
    """Something that may happen now: an act more often than not, days where nothing of the kind chosen may."""
    kinds = [an_act] * 8 + [some_days] * (20 if _silence_is_wanted(walk) else 3)
    kinds += [a_draft] * (1 + 3 * bool(walk.drafts) + 3 * (not walk.wanted.isdisjoint(OF_DRAFTS)))
    kinds += [not_theirs, a_slip, an_interruption, another_setting]
    return pick(kinds)(pick, walk) or some_days(pick, walk)


# ---------------------------------------------------------------------------------------------------- acts


def enabled(walk: Walk) -> dict[str, list[tuple[str, Offered]]]:
    """Who may do each act, and to which pièce."""
    found: dict[str, list[tuple[str, Offered]]] = {}
    for who, seen in walk.seen.items():
        for offered in filter(None, seen.values()):
            for name in offered.enabled:
                found.setdefault(name, []).append((who, offered))
    return {name: found[name] for name in BUTTONS if name in found}


def an_act(pick: Pick, walk: Walk) -> Step | None:
    """An act that is offered, with a form in which nothing is wrong: rather one that the walks want to see."""
    may = enabled(walk)
    if not may:
        return None
    wanted = {name: [each for each in those if _is_wanted(name, *each, walk)] for name, those in may.items()}
    weights = {name: 20 if wanted[name] else 1 if name in ENDS else 3 for name in may}
    name = pick([name for name in sorted(may, key=lambda each: not wanted[each]) for _ in range(weights[name])])
    who, offered = pick(wanted[name] or may[name])
    given = dict(pick(_right(name, offered, walk)))
    return _step(name, who, offered, given, expects=given.pop("expects", None))


def _silence_is_wanted(walk: Walk) -> bool:
    """Whether a delay that is looked for runs, or opens an act that is."""
    last = walk.shown(walk.pieces[-1])
    too_early = {
        name
        for seen in walk.seen.values()
        for offered in filter(None, seen.values())
        for name, blockers in offered.said.items()
        if any(problem["code"] == "TACIT_TOO_EARLY" for problem in blockers)
    }
    return not walk.wanted.isdisjoint(too_early) or any(
        row.id in walk.wanted
        and row.act is Act.EXPIRE
        and last.status in row.when
        and Cadre[last.cadre] in row.cadres
        and (row.condition is not Condition.SECOND_VALIDATOR or walk.levels > 1)
        for row in TRANSITIONS
    )


def _is_wanted(name: str, who: str, offered: Offered, walk: Walk) -> bool:
    """Whether an act is looked for, or may follow a transition that is."""
    seats = walk.sitting(offered.piece, who)
    return not walk.wanted.isdisjoint((name, operation_of(name))) or any(
        row.id in walk.wanted
        and row.act is ACT_OF.get(name)
        and offered.status in row.when
        and Cadre[offered.cadre] in row.cadres
        and (name not in TREATMENTS or row.becomes == name)
        and (name not in CADRES_AFTER or Cadre[name] in row.next_cadres)
        and row.role.seat in (None, *seats)
        for row in TRANSITIONS
    )


def a_slip(pick: Pick, walk: Walk) -> Step | None:
    """An act that is offered, with a mistake in its form."""
    slips = {
        (name, who, offered.piece): (offered, wrong)
        for name, those in enabled(walk).items()
        for who, offered in those
        if (wrong := _wrong(name, offered, walk))
    }
    if not slips:
        return None
    chosen = pick(list(slips))
    offered, wrong = slips[chosen]
    code, given = pick(wrong)
    return _step(chosen[0], chosen[1], offered, given, expects=code)


def not_theirs(pick: Pick, walk: Walk) -> Step | None:
    """An act that is greyed, or not listed, or on a pièce that one does not see."""
    who = pick(list(walk.seen))
    piece = pick(walk.pieces[::-1])
    offered = walk.seen[who][piece]
    tried = [name for name in BUTTONS if offered is None or name not in offered.enabled]
    name = pick(tried)
    shown = offered or walk.shown(piece)
    said = offered.said.get(name) if offered else None
    code = said[0]["code"] if said else ANY if offered else "NOT_FOUND"
    return _step(name, who, shown, _right(name, shown, walk)[0], expects=code)


def _step(name: str, who: str, offered: Offered, given: Mapping[str, Any], *, expects: str | None) -> Step:
    given = {"cadre": name, **given} if name in CADRES_AFTER else given
    return Step(who, operation_of(name), given, offered.cadre, offered.piece, expects)


def _right(name: str, offered: Offered, walk: Walk) -> Forms:
    """The forms of an act in which nothing is wrong."""
    if name in CADRES_AFTER:
        at_valombre = walk.seats[offered.piece]["DESTINATAIRE"] == "VALOMBRE"
        return {}, *([{"recipientServiceCode": "VOIRIE"}] if at_valombre else [])
    validators = [{"validator": {"identifier": SIRETS[key]}} for key in walk.possible_validators(offered.piece)]
    forms: dict[str, Forms] = {
        **{to: ({"to": to},) for to in TREATMENTS},
        "REFUSE": BY_REASON if refuses_by_reason(offered) else ({"comment": "Hors marché"},),
        "SUSPEND": (MISSING,),
        "DECLINE_VALIDATION": ({"comment": "Ce n'est pas notre chantier"},),
        "COMPLETE": ({"files": ("BON_LIVRAISON",)}, {"comment": f"Complété à la version {offered.version}"}),
        "VALIDATE": ({"capacity": capacity(offered, walk.levels)},),
        "CORRECT_VALIDATOR": validators,
        "RECYCLE": ({}, {"engagementNumber": "EJ-78"}, *_other_recipients()),
        "RECORD_INTERRUPTION": ({"expects": ANY},),  # of today, which may be past the delay
        "A_RECYCLER": ({"to": "A_RECYCLER", "reason": "Engagement clos"},),
        "REJETEE": ({"to": "REJETEE", "reason": "Marché résilié"},),
        "MANDATEE": ({"to": "MANDATEE"}, {"to": "MANDATEE", "mandatNumber": "M-1"}),
    }
    return forms.get(name, ({},))


def _other_recipients() -> Forms:
    """The recipients that a recycling may name: some have a MOA, and an A16 is not for them (decisions 31)."""
    services = {"VALOMBRE": "TRAVAUX"}
    return [
        {"recipient": {"identifier": SIRETS[key], "serviceCode": services.get(key)}, "expects": ANY} for key in SETTINGS
    ]


def _wrong(name: str, offered: Offered, walk: Walk) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The forms of an act in which something is wrong, and what is answered to each."""
    if name in CADRES_AFTER:
        return [("DUPLICATE_NUMBER", {"number": walk.numbers[0]})]
    if name == "REFUSE" and refuses_by_reason(offered):
        return WRONG_REASONS
    right = capacity(offered, walk.levels)
    depositor = SIRETS[walk.seats[offered.piece]["FOURNISSEUR"]]
    forms: dict[str, Sequence[tuple[str, Mapping[str, Any]]]] = {
        "REFUSE": [("REASON_REQUIRED", {}), ("VALUE_NOT_ALLOWED", {"reason": "ERREUR_MOE", **MISSING})],
        "SUSPEND": [("REASON_REQUIRED", {"comment": " "})],
        "DECLINE_VALIDATION": [("REASON_REQUIRED", {"comment": " "})],
        "COMPLETE": [("COMPLETION_EMPTY", {})],
        "VALIDATE": [("CAPACITY_MISMATCH", {"capacity": each}) for each in CAPACITIES if each != right],
        "CORRECT_VALIDATOR": [("VALIDATOR_NOT_ALLOWED", {"validator": {"identifier": depositor}})],
        "RECYCLE": [("RECIPIENT_NOT_ALLOWED", {"recipient": {"identifier": SIRETS["LORMEL"]}})],
        "A_RECYCLER": [("REASON_REQUIRED", {"to": name})],
        "REJETEE": [("REASON_REQUIRED", {"to": name})],
        "SERVICE_FAIT": [("VALUE_NOT_ALLOWED", {"to": name, "mandatNumber": "M-1"})],
    }
    return forms.get(name, ())


# ------------------------------------------------------------------------------------- what else may happen


def some_days(pick: Pick, walk: Walk) -> Step:
    """Days go by, up to a delay, just short of one, or past several."""
    ways: list[dict[str, Any]] = []
    if walk.deadlines:
        ways += [{"to": "the next delay"}, {"to": "the next delay"}, {"to": "just before the next delay"}]
    ways += ({"days": days} for days in (1, 8, 16, 31))
    return Step("", LATER, pick(ways))


def another_setting(pick: Pick, walk: Walk) -> Step:
    """The last recipient says otherwise where its MOA is."""
    key = walk.seats[walk.pieces[-1]]["DESTINATAIRE"]
    setting = pick([each for each in SETTINGS[key] if each is not walk.settings[key]])
    target = walk.town.world.structures[key]
    return Step(f"{key} gestionnaire", SETTING, {"moaPresence": setting.value}, target=target, expects=ANY)


def an_interruption(pick: Pick, walk: Walk) -> Step:
    """Somebody records a notice on the last pièce, then that everything was received."""
    piece = walk.pieces[-1]
    payer = walk.seats[piece]["DESTINATAIRE"]
    who = pick([f"{payer} agent", *walk.seen])
    return Step(who, "RecordInterruption", {}, walk.shown(piece).cadre, piece, ANY)


def a_draft(pick: Pick, walk: Walk) -> Step | None:
    """A draft is begun, filled, sent or thrown away."""
    if not walk.drafts or pick((False, True)):
        return _begun(pick, walk)
    target = pick(list(walk.drafts))
    colleagues = [who for who in walk.seen if who.partition(" ")[0] == walk.drafts[target]]
    who = pick(colleagues or list(walk.seen))
    operation = pick(sorted(OF_DRAFTS, key=lambda each: each not in walk.wanted))
    return Step(who, operation, {}, DRAFT, target, ANY)


def _begun(pick: Pick, walk: Walk) -> Step:
    """The draft of a next pièce, as far as it is filled; of any pièce, by anybody who sits there.

    One that may be sent, where sending one is looked for.
    """
    may = [(name, *each) for name, those in enabled(walk).items() if name in CADRES_AFTER for each in those]
    if "SubmitDraft" in walk.wanted and may:
        name, who, last = pick(may)
        return Step(who, "SaveDraft", {"cadre": name, "whole": True}, last.cadre, last.piece, ANY)
    piece = pick(walk.pieces[::-1])
    who = pick([who for who in walk.seen if walk.sitting(piece, who)])
    offered = walk.seen[who][piece]
    listed = [name for name in CADRES_AFTER if offered and name in offered.said]
    cadre = pick((*listed, None, "A8"))
    given = {"cadre": cadre, "whole": pick((False, True))}
    return Step(who, "SaveDraft", given, walk.shown(piece).cadre, piece, ANY)
