"""The matrix in full: each mutation and each root field, from each seat, at each level."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType, build_schema

from api.contract import schema
from tests.circuits.snapshot import snapshot
from tests.circuits.stage import DEPOSITS, SIRETS, Marche, Stage, codes, form
from tests.databases import Databases
from tests.operations import OPERATIONS
from tests.test_permissions_organisation import ORGANISATION_ACTS, ORGANISATION_READS
from tests.test_permissions_rights import RIGHTS_ACTS, RIGHTS_READS
from tests.world import PASSWORD, Person, World, a_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEATS: Final = {
    "FOURNISSEUR": "BATILOIRE",
    "MOE": "ATELIER",
    "MOA": "AGENCE_MOA",
    "DESTINATAIRE": "SMEAUX",
    "VALIDEUR_1": "VAUQUELIN",
    "a stranger": "LORMEL",
}
WRITERS: Final = ("agent", "gestionnaire")
"""They hold the applications of their seat in modification, the reader in consultation."""

FILE: Final = {"files": ("BON_LIVRAISON",)}
WORDS: Final = {"comment": "Joindre le bon de livraison"}
REASON: Final = {"reason": "ERREUR_MOE"}
A4: Final = {"cadre": "A4"}
A8: Final = {"cadre": "A8"}
A15: Final = {"cadre": "A15"}
A19: Final = {"cadre": "A19"}
ORDER: Final = {"to": "MANDATEE"}
PAY: Final = {"to": "MISE_EN_PAIEMENT"}
TITULAIRE: Final = {"capacity": "TITULAIRE"}
ELSEWHERE: Final = {"engagementNumber": "EJ-78"}
NOTICE: Final = {"noticeDate": "2025-01-06", "reasons": "Il manque le bon de livraison"}
A1: Final = {"cadre": "A1"}
PLAIN: Final = Marche(moe=None, moa=None)
DRAFT: Final = "the draft of BATILOIRE"
ANOTHER: Final = {"validator": {"identifier": SIRETS["TREHORET"]}}

_OPENED: Final = (("FOURNISSEUR", "DepositPiece", A4),)
_ANSWERED: Final = (*_OPENED, ("MOE", "DepositNextPiece", A15))
_RECEIVED: Final = (*_ANSWERED, ("MOA", "DepositNextPiece", A19))
_NOTIFIED: Final = (
    ("FOURNISSEUR", "DepositPiece", {"cadre": "A7"}),
    ("MOE", "DepositNextPiece", {"cadre": "A17"}),
    ("MOA", "DepositNextPiece", {"cadre": "A20"}),
)
_REJECTED: Final = (*_RECEIVED, ("DESTINATAIRE", "TreatPiece", {"to": "REJETEE", "reason": "Marché résilié"}))
_TO_VALIDATE: Final = (("FOURNISSEUR", "DepositPiece", {"cadre": "A10"}),)
TARGETS: Final[Mapping[str, tuple[tuple[str, str, Mapping[str, Any]], ...]]] = {
    "A4 at the MOE": _OPENED,
    "A4 refused": (*_OPENED, ("MOE", "RefusePiece", REASON)),
    "A4 suspended": (*_OPENED, ("MOE", "SuspendPiece", WORDS)),
    "A15 at the MOA": _ANSWERED,
    "A15 suspended": (*_ANSWERED, ("MOA", "SuspendPiece", WORDS)),
    "A19 received": _RECEIVED,
    "A19 suspended": (*_RECEIVED, ("DESTINATAIRE", "SuspendPiece", WORDS)),
    "A19 to recycle": (*_RECEIVED, ("DESTINATAIRE", "TreatPiece", {"to": "A_RECYCLER", "reason": "Engagement clos"})),
    "A19 rejected": _REJECTED,
    "A19 rejection read": (*_REJECTED, ("MOA", "AcknowledgeRejection", {})),
    "A20 notified": _NOTIFIED,
    "A1 received": (("FOURNISSEUR", "DepositPiece", A1),),
    "A10 to validate": _TO_VALIDATE,
    "A10 declined": (*_TO_VALIDATE, ("VALIDEUR_1", "DeclineValidation", WORDS)),
}
"""The last pièce of a dossier, and the acts that brought it there."""


@dataclass(frozen=True)
class Row:
    """An act on a pièce, and what it answers from each seat to those who may write."""

    act: str
    target: str
    given: Mapping[str, Any]
    supplier: str | None
    moe: str | None
    moa: str | None
    payer: str | None
    validator: str | None
    stranger: str | None

    def __str__(self) -> str:
        return " ".join([self.act, *(str(value) for value in self.given.values()), "on", self.target])

    @property
    def writers(self) -> tuple[str | None, ...]:
        """What agents and managers are answered, in the order of `SEATS`."""
        return (self.supplier, self.moe, self.moa, self.payer, self.validator, self.stranger)

    @property
    def readers(self) -> tuple[str | None, ...]:
        """What readers are answered: where the seat has the act, only the level is missing."""
        return tuple(code if code in (SEAT, BLIND) else LEVEL for code in self.writers)


OK: Final = None
SEAT: Final = "FORBIDDEN"
LEVEL: Final = "CONSULTATION_ONLY"
BLIND: Final = "NOT_FOUND"
STATE: Final = "TRANSITION_NOT_ALLOWED"
CADRE: Final = "CADRE_NOT_ALLOWED"

# fmt: off
ACTS: Final = (
    #                        on                   with        SUPPL. MOE    MOA    PAYER  VALID. STRANGER
    Row("DepositPiece",      "in one's own name", A4,         OK,    OK,    OK,    OK,    OK,    OK),
    Row("DepositPiece",      "as BATILOIRE",      A4,         OK,    BLIND, BLIND, BLIND, BLIND, BLIND),
    Row("DepositPiece",      "as AGENCE_MOA",     A4,         SEAT,  SEAT,  OK,    SEAT,  SEAT,  SEAT),
    Row("DepositPiece",      "in one's own name", A1,         OK,    OK,    OK,    OK,    OK,    OK),
    Row("DepositPiece",      "as BATILOIRE",      A1,         OK,    BLIND, BLIND, BLIND, BLIND, BLIND),
    Row("AcknowledgePiece",  "A1 received",       {},         SEAT,  BLIND, BLIND, OK,    BLIND, BLIND),
    Row("TreatPiece",        "A1 received",       ORDER,      SEAT,  BLIND, BLIND, OK,    BLIND, BLIND),
    Row("DepositNextPiece",  "A4 at the MOE",     A15,        SEAT,  OK,    SEAT,  SEAT,  BLIND, BLIND),
    Row("DepositNextPiece",  "A4 at the MOE",     A19,        SEAT,  SEAT,  CADRE, SEAT,  BLIND, BLIND),
    Row("DepositNextPiece",  "A15 at the MOA",    A19,        SEAT,  SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("DepositNextPiece",  "A20 notified",      A8,         OK,    SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    # The MOA acts on an A4 when there is no MOE, or a silent one: here it is only too early.
    Row("AcknowledgePiece",  "A4 at the MOE",     {},         SEAT,  OK,    STATE, SEAT,  BLIND, BLIND),
    Row("AcknowledgePiece",  "A15 at the MOA",    {},         SEAT,  SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("AcknowledgePiece",  "A19 received",      {},         SEAT,  SEAT,  SEAT,  OK,    BLIND, BLIND),
    Row("AcknowledgePiece",  "A20 notified",      {},         SEAT,  SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("RefusePiece",       "A4 at the MOE",     REASON,     SEAT,  OK,    STATE, SEAT,  BLIND, BLIND),
    Row("RefusePiece",       "A15 at the MOA",    REASON,     SEAT,  SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("RefusePiece",       "A20 notified",      WORDS,      OK,    SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("RefusePiece",       "A19 received",      REASON,     SEAT,  SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("SuspendPiece",      "A4 at the MOE",     WORDS,      SEAT,  OK,    STATE, SEAT,  BLIND, BLIND),
    Row("SuspendPiece",      "A15 at the MOA",    WORDS,      SEAT,  SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("SuspendPiece",      "A19 received",      WORDS,      SEAT,  SEAT,  SEAT,  OK,    BLIND, BLIND),
    Row("SuspendPiece",      "A20 notified",      WORDS,      SEAT,  SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("CompletePiece",     "A4 suspended",      FILE,       OK,    SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("CompletePiece",     "A15 suspended",     FILE,       OK,    OK,    SEAT,  SEAT,  BLIND, BLIND),
    Row("CompletePiece",     "A19 suspended",     FILE,       OK,    SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("TreatPiece",        "A19 received",      ORDER,      SEAT,  SEAT,  SEAT,  OK,    BLIND, BLIND),
    Row("TreatPiece",        "A19 received",      PAY,        SEAT,  SEAT,  SEAT,  OK,    BLIND, BLIND),
    Row("TreatPiece",        "A15 at the MOA",    ORDER,      SEAT,  SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("RecyclePiece",      "A19 to recycle",    ELSEWHERE,  SEAT,  SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("AcknowledgeRejection", "A19 rejected",   {},         SEAT,  SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("AcknowledgeSuspension", "A15 suspended", {},         OK,    OK,    SEAT,  SEAT,  BLIND, BLIND),
    Row("AcknowledgeSuspension", "A19 suspended", {},         OK,    SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("MarkRejectionHandled", "A19 rejection read", {},     SEAT,  SEAT,  OK,    SEAT,  BLIND, BLIND),
    Row("RecordInterruption", "A19 received",     NOTICE,     SEAT,  SEAT,  SEAT,  OK,    BLIND, BLIND),
    Row("RecordInterruption", "A15 at the MOA",   NOTICE,     SEAT,  SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("ValidatePiece",     "A10 to validate",   TITULAIRE,  SEAT,  SEAT,  SEAT,  SEAT,  OK,    BLIND),
    Row("DeclineValidation", "A10 to validate",   WORDS,      SEAT,  SEAT,  SEAT,  SEAT,  OK,    BLIND),
    Row("RefusePiece",       "A10 to validate",   WORDS,      SEAT,  STATE, STATE, SEAT,  OK,    BLIND),
    Row("CorrectValidator",  "A10 declined",      ANOTHER,    OK,    SEAT,  SEAT,  SEAT,  STATE, BLIND),
    Row("DuplicatePiece",    "A4 refused",        {},         OK,    SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("DuplicatePiece",    "A4 at the MOE",     {},         STATE, SEAT,  SEAT,  SEAT,  BLIND, BLIND),
    Row("DuplicatePiece",    "A1 received",       {},         SEAT,  BLIND, BLIND, SEAT,  BLIND, BLIND),
    Row("SaveDraft",         "in one's own name", A4,         OK,    OK,    OK,    OK,    OK,    OK),
    Row("SaveDraft",         "in one's own name", {},         OK,    OK,    OK,    OK,    OK,    OK),
    Row("SaveDraft",         "as BATILOIRE",      A4,         OK,    BLIND, BLIND, BLIND, BLIND, BLIND),
    Row("SaveDraft",         "as AGENCE_MOA",     A4,         SEAT,  SEAT,  OK,    SEAT,  SEAT,  SEAT),
    Row("SaveDraft",         "A4 at the MOE",     A15,        SEAT,  OK,    SEAT,  SEAT,  BLIND, BLIND),
    Row("SaveDraft",         "A4 at the MOE",     {},         OK,    OK,    OK,    SEAT,  BLIND, BLIND),
    Row("SaveDraft",         DRAFT,               {},         OK,    BLIND, BLIND, BLIND, BLIND, BLIND),
    Row("SubmitDraft",       DRAFT,               {},         OK,    BLIND, BLIND, BLIND, BLIND, BLIND),
    Row("DiscardDraft",      DRAFT,               {},         OK,    BLIND, BLIND, BLIND, BLIND, BLIND),
)
# fmt: on

SESSIONS: Final[Mapping[str, tuple[str | None, str | None]]] = {
    # what anybody signed in is answered, then somebody signed out
    "SignIn": (OK, OK),
    "UpdateAccount": (OK, "UNAUTHENTICATED"),
    "DeactivateAccount": (OK, "UNAUTHENTICATED"),
    "UpdateUser": (BLIND, "UNAUTHENTICATED"),
    "ResendActivations": (OK, "UNAUTHENTICATED"),
    "ResetTechnicalAccountPassword": (BLIND, "UNAUTHENTICATED"),
    "DisableTechnicalAccount": (BLIND, "UNAUTHENTICATED"),
    **dict.fromkeys(
        (*(f"{act}Webhook" for act in ("Update", "Enable", "Disable", "Test", "Delete")), "RotateWebhookSecret"),
        (BLIND, "UNAUTHENTICATED"),
    ),
    "ResendWebhookDelivery": (BLIND, "UNAUTHENTICATED"),
    "SaveTicket": (OK, "UNAUTHENTICATED"),
    "SubmitTicket": (BLIND, "UNAUTHENTICATED"),
    "DiscardTicket": (BLIND, "UNAUTHENTICATED"),
    "SubmitSignedOutTicket": (SEAT, "CAPTCHA_FAILED"),
    "TakeTicket": (BLIND, "UNAUTHENTICATED"),
    "AnswerTicket": (BLIND, "UNAUTHENTICATED"),
    "TransferTicket": (BLIND, "UNAUTHENTICATED"),
    "CloseTicket": (BLIND, "UNAUTHENTICATED"),
    "ConfirmSignIn": ("SIGN_IN_FAILED", "SIGN_IN_FAILED"),
    "CreateAccount": (SEAT, OK),
    "ActivateAccount": ("LINK_EXPIRED", "LINK_EXPIRED"),
    "RequestPasswordReset": (OK, OK),
    "ResetPassword": ("LINK_EXPIRED", "LINK_EXPIRED"),
    "ReactivateAccount": (OK, OK),
    "SignOut": (OK, OK),
    "AdvanceSandboxClock": (OK, "UNAUTHENTICATED"),
    "MarkNotificationsRead": (OK, "UNAUTHENTICATED"),
}
"""The mutations that look at no structure."""


@dataclass(frozen=True)
class Read:
    """A root field: what it holds for whoever may see the dossier, and whether it opens without a session."""

    holds: Callable[[Any], bool]
    to_strangers: bool = False
    signed_out: str | None = "UNAUTHENTICATED"


READS: Final[Mapping[str, Read]] = {
    "Viewer": Read(lambda viewer: viewer is not None, to_strangers=True, signed_out=None),
    "Catalogue": Read(lambda catalogue: len(catalogue["cadres"]) == 25, to_strangers=True, signed_out=None),
    "Node": Read(lambda node: node is not None),
    "Nodes": Read(lambda nodes: nodes != [None, None]),
    "Dossier": Read(lambda dossier: dossier is not None),
    "Dossiers": Read(lambda found: bool(found["nodes"] or found["totalCount"]["value"] or _any(found["stateCounts"]))),
    "Piece": Read(lambda piece: piece is not None),
    "Pieces": Read(lambda found: bool(found["nodes"] or found["totalCount"]["value"] or _any(found["statusCounts"]))),
    "Drafts": Read(lambda found: bool(found["nodes"] or found["totalCount"]["value"])),
    "WorkQueue": Read(lambda found: bool(found["nodes"] or found["totalCount"]["value"])),
    "BundleUrl": Read(lambda url: url is not None),
    "Directory": Read(lambda found: bool(found["nodes"]), to_strangers=True, signed_out=None),
    "Users": Read(lambda found: bool(found["nodes"]), to_strangers=True),
    "Dashboard": Read(lambda board: bool(board["waitingPieces"] or board["byCadre"])),
    "Changes": Read(lambda page: bool(page["changes"])),
    "Counters": Read(lambda counters: bool(counters["waitingPieces"] or _any(counters["byStatus"]))),
}
"""Consultation is enough for all of them; every seat has a pièce that waits for it among the targets."""

MANAGERS_READ: Final = {"UsersToAttach": {"criteria": {"lastName": "marchand"}}}
"""The root fields for whoever manages a structure, whichever it is."""

OWN_READS: Final[Mapping[str, str]] = {"FiscalList": "FORBIDDEN", "ReadDocument": "FILE_UNUSABLE"}
"""The root fields about one structure or its files, open to its own people at consultation: what others are told."""


def _pascal(field: str) -> str:
    return field[0].upper() + field[1:]


def _any(counts: list[dict[str, Any]]) -> bool:
    return any(each["count"] for each in counts)


# ------------------------------------------------------------------------------------------------------- completeness


@pytest.mark.parametrize(
    ("root", "named"),
    [
        (
            "Mutation",
            {row.act for row in (*ACTS, *RIGHTS_ACTS)} | {*SESSIONS, *(_pascal(row.act) for row in ORGANISATION_ACTS)},
        ),
        ("Query", {*READS, *OWN_READS, *MANAGERS_READ, *RIGHTS_READS, *map(_pascal, ORGANISATION_READS)}),
        # Who may follow is who may read: tests/live/test_changes.py.
        ("Subscription", {"Changes", "Counters"}),
    ],
    ids=["mutations", "root fields", "subscriptions"],
)
async def test_the_matrix_misses_nothing(root: str, named: set[str]) -> None:
    type_ = build_schema(schema.as_str()).type_map[root]
    assert isinstance(type_, GraphQLObjectType)
    assert {_pascal(name) for name in type_.fields} == named


# ---------------------------------------------------------------------------------------------------------- the scene


@dataclass
class Scene:
    """A sandbox with one dossier for each target, and files that each structure has sent."""

    world: World
    stages: dict[str, Stage]
    files: dict[str, str]
    drafts: dict[str, str]

    def form(self, row: Row, key: str) -> dict[str, Any]:
        """The form of an act, as somebody of that structure fills it, for a rehearsal."""
        given: dict[str, Any] = {**row.given, "dryRun": True}
        if given.pop("files", None):
            given["attachments"] = [{"fileId": self.files[key], "designation": "Bon", "kind": "BON_LIVRAISON"}]
        if row.act in DEPOSITS:
            given = form(given.pop("cadre"), documentId=self.files[key], **given)
        if row.target == DRAFT:
            return {**given, "draftId": self.drafts["BATILOIRE"]}
        if row.act == "DepositPiece" or (row.act == "SaveDraft" and row.target not in self.stages):
            structure = key if "own" in row.target else row.target.rpartition(" ")[2]
            people = PLAIN if row.given is A1 else Marche()
            return {**given, **people.form, "structureId": self.world.structures[structure]}
        stage = self.stages[row.target]
        follows = row.act in DEPOSITS or row.act == "SaveDraft"
        return {**given, "previousPieceId" if follows else "pieceId": list(stage.pieces.values())[-1]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """The targets of the matrix: acts are rehearsed, so that one of each serves everybody."""
    async with databases.furnished() as url, a_world(url, tmp_path_factory.mktemp("data")) as world:
        marches = {"A10": Marche(validators=("VAUQUELIN",)), "A1": PLAIN}
        stages = {target: Stage(world, marches.get(target.partition(" ")[0], Marche())) for target in TARGETS}
        for target, acts in TARGETS.items():
            for who, operation, given in acts:
                assert not codes(await stages[target].do(who, operation, given)), (target, operation)
        files = {key: await (await world.person(key)).upload() for key in SEATS.values()}
        drafts = {key: await _a_draft(world, key) for seat, key in SEATS.items() if seat != "a stranger"}
        yield Scene(world, stages, files, drafts)


async def _a_draft(world: World, key: str) -> str:
    """A draft in which nothing is wrong, in the name of a structure."""
    person = await world.person(key)
    given = {**form("A4"), **Marche().form, "structureId": world.structures[key], "documentId": await person.upload()}
    saved = (await person.run(OPERATIONS["SaveDraft"], input=given))["saveDraft"]
    assert (saved["userErrors"], saved["draft"]["problems"]) == ([], [])
    identifier: str = saved["draft"]["id"]
    return identifier


async def _answer(person: Person, operation: str, **variables: Any) -> tuple[Any, str | None]:
    """The root field of an operation, and the code of the refusal, wherever it is."""
    answer = (await person.post(OPERATIONS[operation], **variables)).json()
    if "errors" in answer:
        return None, answer["errors"][0]["extensions"]["code"]
    field = answer["data"][operation[0].lower() + operation[1:]]
    refusals = codes(field) if isinstance(field, dict) and "userErrors" in field else []
    return field, " ".join(refusals) or None


# --------------------------------------------------------------------------------------------------------- the matrix


@pytest.mark.parametrize("row", ACTS, ids=str)
async def test_who_may_act(scene: Scene, row: Row) -> None:
    before = await snapshot(without=frozenset({"session"}))
    found = {}
    for account in (*WRITERS, "lecteur"):
        for seat, key in SEATS.items():
            person = await scene.world.person(key, account)
            found[account, seat] = (await _answer(person, row.act, input=scene.form(row, key)))[1]
    expected = {(account, seat): code for account in WRITERS for seat, code in zip(SEATS, row.writers, strict=True)}
    expected |= {("lecteur", seat): code for seat, code in zip(SEATS, row.readers, strict=True)}
    assert found == expected
    nobody = Person(scene.world.http)
    assert (await _answer(nobody, row.act, input=scene.form(row, "BATILOIRE"))) == (None, "UNAUTHENTICATED")
    assert await snapshot(without=frozenset({"session"})) == before


@pytest.mark.parametrize("operation", READS)
async def test_who_may_read(scene: Scene, operation: str) -> None:
    read = READS[operation]
    stage = scene.stages["A10 to validate"]
    piece = list(stage.pieces.values())[-1]
    asked: dict[str, dict[str, Any]] = {
        "Node": {"id": piece},
        "Nodes": {"ids": [piece, stage.dossier_id]},
        "Dossier": {"id": stage.dossier_id},
        "Piece": {"id": piece},
        "BundleUrl": {"pieceIds": [piece]},
    }
    variables = asked.get(operation, {})
    found = {}
    for account in (*WRITERS, "lecteur"):
        for seat, key in SEATS.items():
            field, code = await _answer(await scene.world.person(key, account), operation, **variables)
            assert code is None
            found[account, seat] = read.holds(field)
    assert found == {key: read.to_strangers or key[1] != "a stranger" for key in found}
    _, code = await _answer(Person(scene.world.http), operation, **variables)
    assert code == read.signed_out


@pytest.mark.parametrize("operation", OWN_READS)
async def test_who_may_read_of_their_own_structure(scene: Scene, operation: str) -> None:
    for owner in SEATS.values():
        asked: dict[str, dict[str, Any]] = {
            "FiscalList": {"structureId": scene.world.structures[owner], "from": "2025-01-01", "to": "2025-01-31"},
            "ReadDocument": {"fileId": scene.files[owner]},
        }
        for key in SEATS.values():
            for account in (*WRITERS, "lecteur"):
                _, code = await _answer(await scene.world.person(key, account), operation, **asked[operation])
                assert code == (None if key == owner else OWN_READS[operation]), (owner, key, account)
        assert (await _answer(Person(scene.world.http), operation, **asked[operation])) == (None, "UNAUTHENTICATED")


@pytest.mark.parametrize("operation", MANAGERS_READ)
async def test_who_may_read_as_a_manager(scene: Scene, operation: str) -> None:
    for key in SEATS.values():
        for account in (*WRITERS, "lecteur"):
            _, code = await _answer(await scene.world.person(key, account), operation, **MANAGERS_READ[operation])
            assert code == (OK if account == "gestionnaire" else SEAT), (key, account)
    nobody = Person(scene.world.http)
    assert (await _answer(nobody, operation, **MANAGERS_READ[operation])) == (None, "UNAUTHENTICATED")


@pytest.mark.parametrize("operation", SESSIONS)
async def test_sessions_and_the_clock_look_at_no_structure(scene: Scene, operation: str) -> None:
    somebody, nobody = SESSIONS[operation]
    managers = (
        "SUCCESSOR_REQUIRED" if operation == "DeactivateAccount" else somebody
    )  # whoever manages hands over first
    for account in (*WRITERS, "lecteur"):
        person = await _signed_in(scene.world, f"{account}@lormel.example")
        expected = managers if account == "gestionnaire" else somebody
        assert (await _answer(person, operation, **_asked(operation)))[1] == expected
        scene.world.http.cookies.clear()
    assert (await _answer(Person(scene.world.http), operation, **_asked(operation)))[1] == nobody
    scene.world.http.cookies.clear()


def _asked(operation: str) -> dict[str, Any]:
    given: dict[str, dict[str, Any]] = {
        "MarkNotificationsRead": {"ids": []},
        "SignIn": {"email": "lecteur@vauquelin.example", "password": PASSWORD},
        "AdvanceSandboxClock": {"to": "2025-01-06T08:00:00Z"},
        "UpdateAccount": {"newsNotifications": False},
        "DeactivateAccount": {"dryRun": True},
        "UpdateUser": {"userId": "user_0"},
        "ResendActivations": {"userIds": ["user_0"]},
        "ResetTechnicalAccountPassword": {"technicalAccountId": "technical_0"},
        "DisableTechnicalAccount": {"technicalAccountId": "technical_0"},
        **{name: {"webhookId": "webhook_0"} for name in SESSIONS if "Webhook" in name},
        "ResendWebhookDelivery": {"deliveryId": "delivery_0"},
        "SaveTicket": {"title": "Question", "dryRun": True},
        **{name: {"ticketId": "ticket_0"} for name in ("SubmitTicket", "DiscardTicket", "TakeTicket", "CloseTicket")},
        "AnswerTicket": {"ticketId": "ticket_0", "text": "Bonjour"},
        "TransferTicket": {"ticketId": "ticket_0", "toSupport": True, "comment": "Technique"},
        "SubmitSignedOutTicket": {
            "email": "perdue@lormel.example",
            "emailConfirmation": "perdue@lormel.example",
            "category": "Compte utilisateur",
            "subCategory": "Connexion, activation, mot de passe",
            "title": "Connexion",
            "description": "Je n'ai plus mon adresse.",
            "captcha": "",
        },
        "ConfirmSignIn": {"challengeId": "code_0", "code": "000000"},
        "CreateAccount": {"email": "neuf@lormel.example", "firstName": "Neuf", "lastName": "Lormel"},
        "ActivateAccount": {"token": "", "password": PASSWORD},
        "RequestPasswordReset": {"email": "inconnue@lormel.example"},
        "ResetPassword": {"token": "", "password": PASSWORD},
        "ReactivateAccount": {"email": "inconnue@lormel.example"},
    }
    return {"input": given[operation]} if operation in given else {}


async def _signed_in(world: World, email: str) -> Person:
    """A session of its own, apart from those that `World` shares."""
    answer = await Person(world.http).run(OPERATIONS["SignIn"], input={"email": email, "password": PASSWORD})
    world.http.cookies.clear()
    return Person(world.http, answer["signIn"]["token"])


# -------------------------------------------------------------------------------------------------------------- files


async def test_a_document_is_read_by_the_seats_of_its_dossier(scene: Scene) -> None:
    stage = scene.stages["A10 to validate"]
    reader = await scene.world.person("BATILOIRE", "lecteur")
    piece = (await reader.run(OPERATIONS["Piece"], id=list(stage.pieces.values())[-1]))["piece"]
    for account in (*WRITERS, "lecteur"):
        for seat, key in SEATS.items():
            person = await scene.world.person(key, account)
            answer = await scene.world.http.get(piece["document"]["downloadUrl"], headers=person.headers)
            assert answer.status_code == (404 if seat == "a stranger" else 200), (account, seat)
    assert (await scene.world.http.get(piece["document"]["downloadUrl"])).status_code == 401


async def test_a_file_not_yet_joined_is_its_senders_only(scene: Scene) -> None:
    for key, file in scene.files.items():
        for account in (*WRITERS, "lecteur"):
            person = await scene.world.person(key, account)
            answer = await scene.world.http.get(f"/files/{file}", headers=person.headers)
            assert answer.status_code == (200 if account == "agent" else 404)
    assert (await scene.world.http.post("/files", files={"file": ("a.pdf", b"%PDF")})).status_code == 401
