"""What becomes of a stopped pièce: who sees it once recycled, whose Synthèse shows it, what interrupts its delay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from api.domain.organisation import MoaPresence, PublicCategory
from api.models import Structure
from tests.circuits.snapshot import snapshot
from tests.circuits.stage import SIRETS, Marche, Stage, codes
from tests.operations import OPERATIONS
from tests.world import START, Person, World

DIRECT: Final = Marche(moe=None, moa=None)
TO_RECYCLE: Final = {"to": "A_RECYCLER", "reason": "Engagement clos"}
REJECTED: Final = {"to": "REJETEE", "reason": "Marché résilié"}

SEEN: Final = """query Seen($id: ID!) { piece(id: $id) {
  number status version comment engagementNumber recipientServiceCode rejectionHandled downloadedByRecipient
  amounts { totalHt totalTva totalTtc netToPay } depositedAt recipient { structure { identifier } service { code } }
  paymentClock { startsAt rule delayDays indicativeDueDate overdue interruption { noticeDate } }
  dossier { engagementNumber version }
  history { nodes { kind rule toStatus comment structure { identifier } } }
} }"""
BUTTONS: Final = """query Buttons($id: ID!) { piece(id: $id) {
  availableActions { action enabled blockers { code params { value } } }
} }"""
FOUND: Final = "query Found($search: String) { pieces(search: $search) { totalCount { value } } }"
QUEUE: Final = "query Queue($of: Application) { workQueue(application: $of) { nodes { id } } }"


async def received(world: World, marche: Marche = DIRECT, cadre: str = "A6") -> Stage:
    """A pièce that waits at its payer."""
    stage = Stage(world, marche)
    assert not codes(await stage.do("FOURNISSEUR", "DepositPiece", {"cadre": cadre}))
    return stage


async def seen(stage: Stage, who: str) -> dict[str, Any] | None:
    """The last pièce, as somebody sees it."""
    person = await stage.person(who)
    found: dict[str, Any] | None = (await person.run(SEEN, id=list(stage.pieces.values())[-1]))["piece"]
    return found


async def queued(person: Person, application: str | None = None) -> list[str]:
    """The Synthèse of a person."""
    return [piece["id"] for piece in (await person.run(QUEUE, of=application))["workQueue"]["nodes"]]


async def refused(stage: Stage, who: str, operation: str, **given: Any) -> list[tuple[str, str | None]]:
    """Code and field of each problem that an act answers; nothing is written."""
    before = await snapshot(without=frozenset({"session", "outbox_mail"}))
    payload = await stage.do(who, operation, given)
    assert await snapshot(without=frozenset({"session", "outbox_mail"})) == before
    assert payload["piece"] is None
    return told(payload["userErrors"])


def told(problems: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """Code and field of each problem."""
    return [(each["code"], ".".join(each["field"]) if each["field"] else None) for each in problems]


# -------------------------------------------------------------------------------------------------- recycling


async def test_a_recycled_piece_goes_to_another_payer_who_alone_sees_it(world: World) -> None:
    await Structure.filter(identifier=SIRETS["VALOMBRE"]).update(public_category=PublicCategory.SANTE)
    stage = await received(world)
    piece = stage.pieces["A6"]
    before = await seen(stage, "FOURNISSEUR")
    assert before is not None
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", TO_RECYCLE))
    await world.move_clock(START + timedelta(days=3))
    right = {"identifier": SIRETS["VALOMBRE"], "serviceCode": "TRAVAUX"}
    given = {"recipient": right, "engagementNumber": "", "comment": "Mauvais payeur"}
    payload = await stage.do("FOURNISSEUR", "RecyclePiece", given)
    assert (codes(payload), payload["piece"]["status"]) == ([], "MISE_A_DISPOSITION")
    assert payload["message"] == "La pièce est renvoyée sous le même numéro ; elle suit son circuit."

    after = await seen(stage, "VALOMBRE lecteur")
    assert after is not None
    for name in ("number", "amounts", "depositedAt"):
        assert after[name] == before[name]
    assert after["recipient"] == {"structure": {"identifier": SIRETS["VALOMBRE"]}, "service": {"code": "TRAVAUX"}}
    assert (after["engagementNumber"], after["recipientServiceCode"]) == (None, "TRAVAUX")
    assert (after["comment"], after["dossier"]["engagementNumber"]) == ("Mauvais payeur", None)
    # The delay starts where it did; its length is that of who pays (R-CLK-5).
    assert after["paymentClock"]["startsAt"] == before["paymentClock"]["startsAt"]
    assert (before["paymentClock"]["delayDays"], after["paymentClock"]["delayDays"]) == (30, 50)
    told = [(entry["kind"], entry["rule"], entry["comment"]) for entry in after["history"]["nodes"][-3:]]
    assert told == [
        ("PIECE_RECYCLED", "T90", "Mauvais payeur"),
        ("PIECE_ROUTED", "T23", None),
        ("PIECE_ROUTED", "T24", None),
    ]

    former, current = await stage.person("SMEAUX"), await stage.person("VALOMBRE")
    assert await seen(stage, "SMEAUX") is None
    assert (await former.run(OPERATIONS["Dossier"], id=stage.dossier_id))["dossier"] is None
    assert piece not in await queued(former)
    assert piece in await queued(current, "FACTURES_RECUES")
    assert await refused(stage, "SMEAUX", "AcknowledgePiece") == [("NOT_FOUND", None)]
    assert await _count(current, "Valombre") == await _count(current, after["number"]) == 1
    assert await _count(current, "Haut-Valombre") == await _count(former, after["number"]) == 0
    assert not codes(await stage.do("VALOMBRE", "AcknowledgePiece", {}))


async def _count(person: Person, search: str) -> int:
    found: int = (await person.run(FOUND, search=search))["pieces"]["totalCount"]["value"]
    return found


async def test_a_recycling_that_leaves_the_recipient_out_changes_none_of_it(world: World) -> None:
    stage = await received(
        world, Marche(moe=None, moa=None, recipient="VALOMBRE", service="TRAVAUX", engagement="EJ-1")
    )
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", TO_RECYCLE))
    assert not codes(await stage.do("FOURNISSEUR", "RecyclePiece", {"engagementNumber": "EJ-2"}))
    after = await seen(stage, "FOURNISSEUR")
    assert after is not None
    assert (after["engagementNumber"], after["dossier"]["engagementNumber"]) == ("EJ-2", "EJ-2")
    assert (after["recipientServiceCode"], after["recipient"]["service"]) == ("TRAVAUX", {"code": "TRAVAUX"})


async def test_a_recycling_to_the_same_recipient_holds_whatever_it_says_of_its_moa_since(world: World) -> None:
    stage = await received(world, Marche(moa=None), "A4")
    assert not codes(await stage.do("MOE", "DepositNextPiece", {"cadre": "A16"}))
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", TO_RECYCLE))
    await Structure.filter(identifier=SIRETS["SMEAUX"]).update(moa_presence=MoaPresence.AVEC_MOA)
    assert not codes(await stage.do("MOE", "RecyclePiece", {"engagementNumber": "EJ-78"}))


async def test_the_faults_of_a_recycling_are_told_together(world: World) -> None:
    stage = await received(world)
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", TO_RECYCLE))
    wrong = {"recipient": {"identifier": SIRETS["VALOMBRE"]}, "comment": "\x07", "engagementNumber": "E" * 51}
    assert sorted(await refused(stage, "FOURNISSEUR", "RecyclePiece", **wrong)) == [
        ("FIELD_TOO_LONG", "engagementNumber"),
        ("SERVICE_REQUIRED", "recipient.serviceCode"),
        ("VALUE_NOT_ALLOWED", "comment"),
    ]
    # What the rights or the state forbid goes alone.
    assert await refused(stage, "DESTINATAIRE", "RecyclePiece", **wrong) == [("FORBIDDEN", None)]


async def test_a_reference_is_one_line_wherever_it_is_typed(world: World) -> None:
    stage = await received(world, Marche(moa=None), "A4")
    breaks: dict[str, Any] = {"engagementNumber": "EJ\n1", "marcheNumber": "M\t1", "comment": "Deux\r\n\tlignes"}
    expected = [("VALUE_NOT_ALLOWED", "marcheNumber"), ("VALUE_NOT_ALLOWED", "engagementNumber")]
    for who, operation, cadre in (("FOURNISSEUR", "DepositPiece", "A4"), ("MOE", "DepositNextPiece", "A16")):
        payload = await stage.do(who, operation, {"cadre": cadre, **breaks})
        assert (told(payload["userErrors"]), payload["piece"]) == (expected, None)
    # A draft keeps them, and tells them.
    supplier = await stage.person("FOURNISSEUR")
    kept = (await supplier.run(OPERATIONS["SaveDraft"], input={"cadre": "A4", **breaks}))["saveDraft"]
    assert codes(kept) == []
    assert [each for each in told(kept["draft"]["problems"]) if each[0] == "VALUE_NOT_ALLOWED"] == expected

    assert not codes(await stage.do("MOE", "DepositNextPiece", {"cadre": "A16", "comment": breaks["comment"]}))
    ordered = {"to": "MANDATEE", "mandatNumber": "MD\r1"}
    assert await refused(stage, "DESTINATAIRE", "TreatPiece", **ordered) == [("VALUE_NOT_ALLOWED", "mandatNumber")]
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", TO_RECYCLE))
    routing = {"engagementNumber": "EJ\r1", "comment": breaks["comment"]}
    assert await refused(stage, "MOE", "RecyclePiece", **routing) == expected[1:]


async def test_a_recycling_can_be_rehearsed_and_repeated(world: World) -> None:
    stage = await received(world)
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", TO_RECYCLE))
    given = {"recipient": {"identifier": SIRETS["SEM"]}, "idempotencyKey": "0199a000-0000-7000-8000-000000000001"}
    before = await snapshot(without=frozenset({"session", "outbox_mail"}))
    rehearsed = await stage.do("FOURNISSEUR", "RecyclePiece", {**given, "dryRun": True})
    assert (codes(rehearsed), rehearsed["piece"]["status"], rehearsed["message"]) == ([], "A_RECYCLER", None)
    assert await snapshot(without=frozenset({"session", "outbox_mail"})) == before
    first = await stage.do("FOURNISSEUR", "RecyclePiece", given)
    again = await stage.do("FOURNISSEUR", "RecyclePiece", given)
    assert again == {**first, "replayed": True}


# --------------------------------------------------------------------------------------------------- rejection


async def test_a_rejection_leaves_the_synthese_once_handled(world: World) -> None:
    stage = await received(world)
    piece, author = stage.pieces["A6"], await stage.person("FOURNISSEUR")
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", REJECTED))
    assert await queued(author) == [piece]
    early = (await stage.do("FOURNISSEUR", "MarkRejectionHandled", {}))["userErrors"]
    assert [each["message"] for each in early] == [
        "L'état présent est « Rejet à acquitter » : cet acte n'est pas possible."
    ]
    version = (await seen(stage, "FOURNISSEUR") or {})["version"]
    read = await stage.do("FOURNISSEUR", "AcknowledgeRejection", {"expectedVersion": version})
    assert (codes(read), read["piece"]["version"], read["piece"]["status"]) == ([], version + 1, "REJETEE")
    assert await queued(author) == [piece]
    stale = await stage.do("FOURNISSEUR", "MarkRejectionHandled", {"expectedVersion": version})
    assert (codes(stale), stale["piece"]["version"]) == (["VERSION_CONFLICT"], version + 1)
    assert not codes(await stage.do("FOURNISSEUR", "MarkRejectionHandled", {}))
    assert await queued(author) == []
    after = await seen(stage, "DESTINATAIRE")
    assert after is not None
    assert (after["rejectionHandled"], after["status"]) == (True, "REJETEE")
    assert [(entry["kind"], entry["toStatus"], entry["structure"]) for entry in after["history"]["nodes"][-2:]] == [
        ("REJECTION_ACKNOWLEDGED", None, {"identifier": SIRETS["BATILOIRE"]}),
        ("REJECTION_HANDLED", None, {"identifier": SIRETS["BATILOIRE"]}),
    ]


# ------------------------------------------------------------------------------------------------ interruption

NOTICE: Final = {"noticeDate": "2025-01-09", "reasons": "Il manque le bon de livraison et le RIB."}


async def clock(stage: Stage) -> dict[str, Any]:
    """The payment clock of the dossier, which its pièces show alike."""
    dossier = await stage.read("DESTINATAIRE")
    shown: dict[str, Any] = dossier["paymentClock"]
    of_piece = (await seen(stage, "FOURNISSEUR") or {})["paymentClock"]
    assert of_piece["indicativeDueDate"] == shown["indicativeDueDate"]
    assert of_piece["interruption"] == (shown["interruption"] and {"noticeDate": shown["interruption"]["noticeDate"]})
    return shown


async def test_an_interruption_is_recorded_once_then_completed(world: World) -> None:
    stage = await received(world)
    started = await clock(stage)
    assert (started["indicativeDueDate"], started["interruption"]) == ("2025-02-05", None)
    await world.move_clock("2025-01-10T08:00:00Z")
    version = (await seen(stage, "DESTINATAIRE") or {})["version"]
    payload = await stage.do("DESTINATAIRE", "RecordInterruption", NOTICE)
    assert (codes(payload), payload["piece"]["status"]) == ([], "MISE_A_DISPOSITION")
    assert payload["piece"]["version"] == version + 1
    record = {**NOTICE, "resumedOn": None, "recordedBy": {"identifier": SIRETS["SMEAUX"]}}
    assert await clock(stage) == {**started, "interruption": record}
    history = (await seen(stage, "FOURNISSEUR") or {})["history"]["nodes"]
    assert (history[-1]["kind"], history[-1]["comment"]) == ("INTERRUPTION_RECORDED", NOTICE["reasons"])

    # The delay stands still: nothing is late, whatever the day.
    await world.move_clock("2025-02-20T08:00:00Z")
    assert (await clock(stage))["overdue"] is False
    assert await refused(stage, "DESTINATAIRE", "RecordInterruption", **NOTICE) == [("TRANSITION_NOT_ALLOWED", None)]
    twice = (await stage.do("DESTINATAIRE", "RecordInterruption", NOTICE))["userErrors"]
    assert [each["params"] for each in twice] == [[{"name": "status", "value": "Interruption déjà enregistrée"}]]
    another = {"noticeDate": "2025-01-10", "reasons": "Autre chose", "resumedOn": "2025-02-21"}
    assert await refused(stage, "DESTINATAIRE", "RecordInterruption", **another) == [
        ("VALUE_NOT_ALLOWED", "noticeDate"),
        ("VALUE_NOT_ALLOWED", "reasons"),
        ("VALUE_NOT_ALLOWED", "resumedOn"),
    ]
    # Thirty days at least from the day everything is there (R2192-29).
    assert not codes(await stage.do("DESTINATAIRE", "RecordInterruption", {**NOTICE, "resumedOn": "2025-02-18"}))
    resumed = await clock(stage)
    assert resumed == {
        **started,
        "indicativeDueDate": "2025-03-20",
        "interruption": {**record, "resumedOn": "2025-02-18"},
    }
    await world.move_clock("2025-03-20T22:59:00Z")
    assert (await clock(stage))["overdue"] is False
    await world.move_clock("2025-03-20T23:00:00Z")
    assert (await clock(stage))["overdue"] is True
    done = {**NOTICE, "resumedOn": "2025-02-18"}
    assert await refused(stage, "DESTINATAIRE", "RecordInterruption", **done) == [("TRANSITION_NOT_ALLOWED", None)]
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", {"to": "MANDATEE"}))
    assert (await clock(stage))["overdue"] is True
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", {"to": "MISE_EN_PAIEMENT"}))
    assert await clock(stage) == {**resumed, "overdue": False}


async def test_the_button_of_an_interruption_is_the_payers(world: World) -> None:
    stage = await received(world)
    await world.move_clock("2025-01-10T08:00:00Z")
    assert await interrupting(stage, "FOURNISSEUR") is None
    assert await interrupting(stage, "DESTINATAIRE lecteur") == ["CONSULTATION_ONLY"]
    assert await interrupting(stage, "DESTINATAIRE") == []
    assert not codes(await stage.do("DESTINATAIRE", "RecordInterruption", NOTICE))
    assert await interrupting(stage, "DESTINATAIRE") == []
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", {"to": "MANDATEE"}))
    assert await interrupting(stage, "DESTINATAIRE") == []  # the end of a notice that came before the payment order
    assert not codes(await stage.do("DESTINATAIRE", "RecordInterruption", {**NOTICE, "resumedOn": "2025-01-09"}))
    assert await interrupting(stage, "DESTINATAIRE") == ["Interruption déjà enregistrée"]
    ordered = await received(world)
    assert not codes(await ordered.do("DESTINATAIRE", "TreatPiece", {"to": "MANDATEE"}))
    assert await interrupting(ordered, "DESTINATAIRE") == ["Mandatée"]


async def interrupting(stage: Stage, who: str) -> list[str] | None:
    """Why the button is greyed: the state, or the code; None where it is not shown."""
    piece = (await (await stage.person(who)).run(BUTTONS, id=list(stage.pieces.values())[-1]))["piece"]
    found = [each for each in piece["availableActions"] if each["action"] == "RECORD_INTERRUPTION"]
    assert all(each["enabled"] == (each["blockers"] == []) for each in found)
    said = [
        [*(param["value"] for param in why["params"]), why["code"]][0] for each in found for why in each["blockers"]
    ]
    return said if found else None


async def test_what_was_left_of_a_long_delay_is_not_lost(world: World) -> None:
    await Structure.filter(identifier=SIRETS["SMEAUX"]).update(public_category=PublicCategory.AUTRE_ENTREPRISE_PUBLIQUE)
    stage = await received(world)
    await world.move_clock("2025-01-16T08:00:00Z")
    both = {**NOTICE, "resumedOn": "2025-01-16"}
    assert not codes(await stage.do("DESTINATAIRE", "RecordInterruption", both))
    # Sixty days from 6 January: 57 were left on the 9th.
    assert (await clock(stage))["indicativeDueDate"] == "2025-03-14"


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"reasons": "  "}, [("REASON_REQUIRED", "reasons")]),
        ({"reasons": "R" * 2001}, [("FIELD_TOO_LONG", "reasons")]),
        ({"reasons": "\x00"}, [("VALUE_NOT_ALLOWED", "reasons")]),
        ({"noticeDate": "2025-01-05"}, [("VALUE_NOT_ALLOWED", "noticeDate")]),
        ({"noticeDate": "2025-01-11"}, [("VALUE_NOT_ALLOWED", "noticeDate")]),
        ({"noticeDate": "9999-12-31"}, [("VALUE_NOT_ALLOWED", "noticeDate")]),
        ({"resumedOn": "2025-01-08"}, [("VALUE_NOT_ALLOWED", "resumedOn")]),
        ({"resumedOn": "2025-01-11"}, [("VALUE_NOT_ALLOWED", "resumedOn")]),
        (
            {"noticeDate": "0001-01-01", "reasons": ""},
            [("VALUE_NOT_ALLOWED", "noticeDate"), ("REASON_REQUIRED", "reasons")],
        ),
    ],
)
async def test_what_is_wrong_with_a_notice(
    world: World, given: dict[str, str], problems: list[tuple[str, str]]
) -> None:
    stage = await received(world)
    await world.move_clock("2025-01-10T08:00:00Z")
    assert await refused(stage, "DESTINATAIRE", "RecordInterruption", **{**NOTICE, **given}) == problems


async def test_a_notice_comes_before_the_end_of_the_delay_and_the_payment_order(world: World) -> None:
    stage = await received(world)
    await world.move_clock("2025-02-10T08:00:00Z")
    late = {**NOTICE, "noticeDate": "2025-02-06"}
    assert await refused(stage, "DESTINATAIRE", "RecordInterruption", **late) == [("VALUE_NOT_ALLOWED", "noticeDate")]
    assert not codes(await stage.do("DESTINATAIRE", "SuspendPiece", {"comment": "Joindre le RIB"}))
    assert not codes(await stage.do("DESTINATAIRE", "RecordInterruption", NOTICE))
    assert not codes(await stage.do("FOURNISSEUR", "CompletePiece", {"comment": "Le voici"}))
    assert not codes(await stage.do("DESTINATAIRE", "TreatPiece", {"to": "MANDATEE"}))
    # The record may still be completed: it tells of a day that has passed.
    assert not codes(await stage.do("DESTINATAIRE", "RecordInterruption", {**NOTICE, "resumedOn": "2025-02-10"}))

    ordered = await received(world)
    notice = {**NOTICE, "noticeDate": "2025-02-10"}
    assert not codes(await ordered.do("DESTINATAIRE", "TreatPiece", {"to": "MANDATEE"}))
    assert await refused(ordered, "DESTINATAIRE", "RecordInterruption", **notice) == [("TRANSITION_NOT_ALLOWED", None)]
    rejected = await received(world)
    assert not codes(await rejected.do("DESTINATAIRE", "TreatPiece", REJECTED))
    assert await refused(rejected, "DESTINATAIRE", "RecordInterruption", **notice) == [("TRANSITION_NOT_ALLOWED", None)]


async def test_only_the_payer_interrupts_its_delay(world: World) -> None:
    stage = await received(world)
    await world.move_clock("2025-01-10T08:00:00Z")
    for who, code in (
        ("FOURNISSEUR", "FORBIDDEN"),
        ("DESTINATAIRE lecteur", "CONSULTATION_ONLY"),
        ("LORMEL", "NOT_FOUND"),
    ):
        assert await refused(stage, who, "RecordInterruption", **NOTICE) == [(code, None)]
    at_moe = await received(world, Marche(), "A4")
    assert await refused(at_moe, "DESTINATAIRE", "RecordInterruption", **NOTICE) == [("FORBIDDEN", None)]
    assert datetime.fromisoformat((await clock(at_moe))["startsAt"]).date().isoformat() == "2025-01-10"
