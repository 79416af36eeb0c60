"""Rights on a structure: what may be held and asked for, who decides, how it is called (organisation §4 to §6)."""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

import pytest

from api.domain.account import UserStatus
from api.domain.approval import ApprovalAct, ApprovalState, ApprovalType, ChangeVerb, HistoryLabel, label_of, next_state
from api.domain.decision import Request, decide, description, service_label, withdraw
from api.domain.errors import DomainError
from api.domain.habilitation import (
    Application,
    Level,
    Profile,
    RattachementStatus,
    ServiceProfile,
    UserRole,
    default_rights,
)
from api.domain.organisation import MoaPresence, PublicCategory, StructureType
from api.domain.permissions import Actor, Grant
from api.domain.profiles import Holder, Offering, ProfileChange, change_problems, profile_code, requestable
from api.domain.rattachement import (
    RattachementAct,
    Successor,
    choices,
    may_succeed,
    narrowing_problems,
    needs_pigp,
    next_status,
    request_type,
)

HERE, NORTH, SOUTH, ME, OTHER = (UUID(int=number) for number in range(1, 6))
EMISES, RECUES, ORGANISATION = Application.FACTURES_EMISES, Application.FACTURES_RECUES, Application.ORGANISATION
READ, WRITE = Level.CONSULTATION, Level.MODIFICATION
S: TypeAlias = RattachementStatus
R: TypeAlias = RattachementAct


def refusal(act: object, *arguments: object, **named: object) -> str | None:
    """The code that a rule answers."""
    try:
        act(*arguments, **named)  # type: ignore[operator]
    except DomainError as refused:
        return refused.problems[0].code.value
    return None


# ---------------------------------------------------------------------------------------------- rattachements


@pytest.mark.parametrize("status", [None, *S])
@pytest.mark.parametrize("act", R)
def test_a_rattachement_moves_along_its_table_only(status: S | None, act: R) -> None:
    over: set[S | None] = {None, S.REFUSE, S.SUPPRIME, S.ANNULE}
    table: dict[R, set[S | None]] = {
        R.ASK: over,
        R.ATTACH: over,
        R.APPROVE: {S.EN_COURS_VALIDATION},
        R.REFUSE: {S.EN_COURS_VALIDATION},
        R.CANCEL: {S.EN_COURS_VALIDATION},
        R.DETACH: {S.VALIDE},
    }
    waits = status is S.EN_COURS_VALIDATION and act in (R.ASK, R.ATTACH)
    code = "ATTACHMENT_PENDING" if waits else "TRANSITION_NOT_ALLOWED"
    assert refusal(next_status, status, act) == (None if status in table[act] else code)


@pytest.mark.parametrize(
    ("status", "whole", "services", "expected"),
    [
        (None, False, (), "RATTACHEMENT_STRUCTURE"),
        (S.REFUSE, True, (NORTH,), "RATTACHEMENT_STRUCTURE"),
        (S.VALIDE, False, (NORTH,), "RATTACHEMENT_SERVICE"),
        (S.VALIDE, False, (), "RATTACHEMENT_STRUCTURE"),
        (S.VALIDE, True, (), "TRANSITION_NOT_ALLOWED"),
        (S.EN_COURS_VALIDATION, False, (NORTH,), "ATTACHMENT_PENDING"),
    ],
)
def test_what_kind_of_request_it_is(status: S | None, whole: bool, services: tuple[UUID, ...], expected: str) -> None:
    try:
        found = request_type(status, whole=whole, services=services).value
    except DomainError as refused:
        found = refused.problems[0].code.value
    assert found == expected


@pytest.mark.parametrize(
    ("held", "whole", "services", "codes"),
    [
        ({NORTH}, None, None, []),
        ({NORTH}, None, [NORTH, SOUTH], []),
        ({NORTH}, False, [NORTH], []),
        ({NORTH}, True, None, []),
        (None, True, None, []),
        ({NORTH}, None, [SOUTH], ["SERVICE_DETACH_NOT_ALLOWED"]),
        ({NORTH}, None, [], ["SERVICE_DETACH_NOT_ALLOWED"]),
        (None, None, [NORTH], ["SERVICE_DETACH_NOT_ALLOWED"]),
        (None, False, None, ["SERVICE_DETACH_NOT_ALLOWED"]),
        ({NORTH}, True, [NORTH], ["VALUE_NOT_ALLOWED"]),
    ],
)
def test_a_rattachement_never_shrinks(
    held: set[UUID] | None, whole: bool | None, services: list[UUID] | None, codes: list[str]
) -> None:
    assert [problem.code for problem in narrowing_problems(held, whole=whole, services=services)] == codes


def test_the_lines_of_the_form() -> None:
    """§4.4: asked, held, other; an inactive service is not among the active ones."""
    east = UUID(int=9)
    statuses = {NORTH: S.EN_COURS_VALIDATION, SOUTH: S.VALIDE, east: S.REFUSE, OTHER: S.VALIDE}
    lines = choices([NORTH, SOUTH, east], statuses, [NORTH])
    assert [(line.service_id, line.status, line.checked, line.locked) for line in lines] == [
        (NORTH, S.EN_COURS_VALIDATION, True, False),
        (SOUTH, S.VALIDE, True, True),
        (east, None, False, False),
    ]


@pytest.mark.parametrize(
    ("type_", "category", "moa", "needed"),
    [
        (StructureType.PRIVEE, None, None, False),
        (StructureType.PUBLIQUE, PublicCategory.COLLECTIVITE_LOCALE, MoaPresence.SANS_MOA, True),
        (StructureType.PUBLIQUE, PublicCategory.EPN, MoaPresence.AVEC_MOA, True),
        (StructureType.PUBLIQUE, PublicCategory.ETAT, MoaPresence.AVEC_MOA, False),
        (StructureType.PUBLIQUE, PublicCategory.EPN, MoaPresence.EXCLUSIVEMENT_MOA, False),
    ],
)
def test_usr_10_where_the_principal_holds_a_pigp_account(
    type_: StructureType, category: PublicCategory | None, moa: MoaPresence | None, needed: bool
) -> None:
    assert needs_pigp(type_, category, moa) is needed


def test_att_12_who_may_succeed() -> None:
    fit = Successor(UserStatus.ACTIF, pigp=True, principal_already=False)
    assert may_succeed(fit, pigp_needed=True)
    assert may_succeed(Successor(UserStatus.VERROUILLE, pigp=False, principal_already=False), pigp_needed=False)
    assert not may_succeed(Successor(UserStatus.ACTIF, pigp=False, principal_already=False), pigp_needed=True)
    assert not may_succeed(Successor(UserStatus.ACTIF, pigp=True, principal_already=True), pigp_needed=False)
    assert not may_succeed(None, pigp_needed=False)
    for status in (UserStatus.EN_COURS_ACTIVATION, UserStatus.DESACTIVE, UserStatus.SUPPRIME):
        assert not may_succeed(Successor(status, pigp=True, principal_already=False), pigp_needed=False)


# ---------------------------------------------------------------------------------------------------- profiles


OPEN = frozenset({(EMISES, None), (ORGANISATION, None), (Application.SUIVI_DES_FLUX, SOUTH)})
OFFER = Offering(StructureType.PRIVEE, None, OPEN, frozenset({NORTH, SOUTH}))
ANYBODY = Holder(principal=False, services=None)
OF_NORTH = Holder(principal=False, services=frozenset({NORTH}))


def test_hab_09_what_comes_with_a_rattachement() -> None:
    """§5.3, where HAB-04 opens an application on one service only."""
    flows = Application.SUIVI_DES_FLUX
    openings = [(EMISES, None), (ORGANISATION, None), (flows, SOUTH)]
    assert default_rights(UserRole.UTILISATEUR_SIMPLE, openings) == (
        ServiceProfile(EMISES, READ),
        ServiceProfile(ORGANISATION, READ),
        ServiceProfile(flows, READ, SOUTH),
    )
    assert default_rights(UserRole.UTILISATEUR_SIMPLE, openings, [NORTH]) == (
        ServiceProfile(EMISES, READ, NORTH),
        ServiceProfile(ORGANISATION, READ, NORTH),
    )
    assert set(default_rights(UserRole.GESTIONNAIRE_SECONDAIRE, openings, [SOUTH])) == {
        ServiceProfile(EMISES, READ, SOUTH),
        ServiceProfile(ORGANISATION, READ, SOUTH),
        ServiceProfile(flows, READ, SOUTH),
        ServiceProfile(ORGANISATION, WRITE),
    }
    assert default_rights(UserRole.GESTIONNAIRE_PRINCIPAL, openings) == (
        ServiceProfile(EMISES, WRITE),
        ServiceProfile(ORGANISATION, WRITE),
        ServiceProfile(flows, WRITE, SOUTH),
    )


@pytest.mark.parametrize(
    ("holder", "profile", "code"),
    [
        (ANYBODY, ServiceProfile(EMISES, WRITE), None),
        (ANYBODY, ServiceProfile(EMISES, WRITE, NORTH), None),
        (ANYBODY, ServiceProfile(Application.SUIVI_DES_FLUX, READ, SOUTH), None),
        (ANYBODY, ServiceProfile(Application.SUIVI_DES_FLUX, READ), "APPLICATION_NOT_OPEN"),
        (ANYBODY, ServiceProfile(Application.SUIVI_DES_FLUX, READ, NORTH), "APPLICATION_NOT_OPEN"),
        (ANYBODY, ServiceProfile(RECUES, READ), "PROFILE_NOT_ALLOWED"),
        (ANYBODY, ServiceProfile(Application.DUME, READ), "PROFILE_NOT_ALLOWED"),
        (ANYBODY, ServiceProfile(Application.COMPTE_TECHNIQUE, WRITE), "PROFILE_NOT_ALLOWED"),
        (
            Holder(principal=True, services=None),
            ServiceProfile(Application.COMPTE_TECHNIQUE, WRITE),
            "APPLICATION_NOT_OPEN",
        ),
        (ANYBODY, ServiceProfile(EMISES, READ, OTHER), "SERVICE_UNKNOWN_OR_INACTIVE"),
        (OF_NORTH, ServiceProfile(EMISES, READ, NORTH), None),
        (OF_NORTH, ServiceProfile(EMISES, READ, SOUTH), "PROFILE_NOT_ALLOWED"),
        (OF_NORTH, ServiceProfile(EMISES, READ), "PROFILE_NOT_ALLOWED"),
        (OF_NORTH, ServiceProfile(ORGANISATION, WRITE), None),
    ],
)
def test_hab_10_what_a_person_may_hold(holder: Holder, profile: ServiceProfile, code: str | None) -> None:
    assert profile_code(OFFER, holder, profile) == code


def test_what_is_held_covers_what_is_asked() -> None:
    """HAB-02 and HAB-04: a level includes the one below, the whole structure its services."""
    whole = ServiceProfile(EMISES, WRITE)
    assert all(whole.covers(ServiceProfile(EMISES, level, at)) for level in Level for at in (None, NORTH))
    assert not ServiceProfile(EMISES, READ).covers(whole)
    assert not ServiceProfile(EMISES, WRITE, NORTH).covers(whole)
    assert not whole.covers(ServiceProfile(RECUES, READ))


def test_what_is_listed_is_what_a_form_accepts() -> None:
    holder = Holder(principal=False, services=None, held=(ServiceProfile(EMISES, READ),))
    waiting = [ServiceProfile(ORGANISATION, READ)]
    listed = requestable(OFFER, holder, waiting)
    accepted = [
        Profile(application, level)
        for application in Application
        for level in Level
        if any(
            not list(
                change_problems(
                    OFFER, holder, [ProfileChange(ServiceProfile(application, level, at), ChangeVerb.ADD)], waiting
                )
            )
            for at in (None, NORTH, SOUTH)
        )
    ]
    assert listed == accepted
    assert Profile(EMISES, WRITE) in listed
    assert Profile(EMISES, READ) not in listed


# --------------------------------------------------------------------------------------------------- decisions


def an_actor(*grants: tuple[Application, Level], role: UserRole = UserRole.UTILISATEUR_SIMPLE) -> Actor:
    return Actor(ME, {HERE: role}, tuple(Grant(HERE, None, application, level) for application, level in grants))


def a_request(**changes: object) -> Request:
    given = {"type": ApprovalType.HABILITATION, "state": ApprovalState.DEMANDEE, "requester_id": OTHER}
    return Request(**{**given, "structure_id": HERE, **changes})  # type: ignore[arg-type]


MANAGER = an_actor((ORGANISATION, WRITE))
PRINCIPAL = an_actor(role=UserRole.GESTIONNAIRE_PRINCIPAL)
READER = an_actor((ORGANISATION, READ))
SIMPLE = an_actor((EMISES, WRITE))


@pytest.mark.parametrize(
    ("actor", "request_", "code"),
    [
        (MANAGER, a_request(), None),
        (PRINCIPAL, a_request(type=ApprovalType.RATTACHEMENT_STRUCTURE), None),
        (READER, a_request(), "CONSULTATION_ONLY"),
        (SIMPLE, a_request(), "FORBIDDEN"),
        (SIMPLE, a_request(requester_id=ME), "SELF_APPROVAL_FORBIDDEN"),
        (MANAGER, a_request(requester_id=ME), None),
        (MANAGER, a_request(requester_id=ME, type=ApprovalType.RATTACHEMENT_SERVICE), "SELF_APPROVAL_FORBIDDEN"),
        (MANAGER, a_request(state=ApprovalState.REFUSEE), "APPROVAL_ALREADY_TREATED"),
        (SIMPLE, a_request(state=ApprovalState.REFUSEE), "FORBIDDEN"),
        (Actor(ME, {}, (), support=True), a_request(), None),
        (Actor(ME, {HERE: UserRole.GESTIONNAIRE_PRINCIPAL}, (), technical_account_id=OTHER), a_request(), "FORBIDDEN"),
    ],
)
def test_who_decides(actor: Actor, request_: Request, code: str | None) -> None:
    assert refusal(decide, actor, request_, ApprovalAct.APPROVE) == code


def test_who_withdraws() -> None:
    assert withdraw(SIMPLE, a_request(requester_id=ME)) is ApprovalState.ANNULEE
    assert refusal(withdraw, MANAGER, a_request()) == "FORBIDDEN"
    assert (
        refusal(withdraw, SIMPLE, a_request(requester_id=ME, state=ApprovalState.APPROUVEE))
        == "APPROVAL_ALREADY_TREATED"
    )


@pytest.mark.parametrize("state", ApprovalState)
@pytest.mark.parametrize("act", [ApprovalAct.APPROVE, ApprovalAct.REFUSE, ApprovalAct.CANCEL])
def test_app_08_a_decision_is_final(state: ApprovalState, act: ApprovalAct) -> None:
    code = None if state is ApprovalState.DEMANDEE else "APPROVAL_ALREADY_TREATED"
    assert refusal(next_state, state, act) == code


def test_how_a_history_calls_decisions() -> None:
    """§4.5: a refused profile request is « Désactivée », a refused rattachement « Refusée »."""
    found = {(type_, state): label_of(type_, state) for type_ in ApprovalType for state in ApprovalState}
    assert {label for (_, state), label in found.items() if state is ApprovalState.APPROUVEE} == {HistoryLabel.VALIDEE}
    assert [found[type_, ApprovalState.REFUSEE] for type_ in ApprovalType] == [
        HistoryLabel.REFUSEE,
        HistoryLabel.REFUSEE,
        HistoryLabel.DESACTIVEE,
    ]
    assert {
        label for (_, state), label in found.items() if state in (ApprovalState.DEMANDEE, ApprovalState.ANNULEE)
    } == {None}


def test_what_lists_say() -> None:
    assert description(ApprovalType.RATTACHEMENT_SERVICE, "Valombre", 0) == "Rattachement à Valombre"
    assert description(ApprovalType.HABILITATION, "Valombre", 1) == "Habilitations sur Valombre : 1 profil"
    assert description(ApprovalType.HABILITATION, "Valombre", 2) == "Habilitations sur Valombre : 2 profils"
    labels = [
        service_label(names) for names in ([], [None], ["Nord"], ["Nord", "Nord"], ["Nord", "Sud"], ["Nord", None])
    ]
    assert labels == [
        "Tous les services",
        "Tous les services",
        "Nord",
        "Nord",
        "Plusieurs services",
        "Plusieurs services",
    ]
