"""The tables on structures and rights are those of organisation.json."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from api.domain import approval, habilitation, organisation, support
from api.domain.approval import APPROVAL_TRANSITIONS
from api.domain.habilitation import (
    APPLICATIONS,
    AVAILABILITY,
    Application,
    Availability,
    Level,
    Profile,
    UserRole,
    availability,
    default_openings,
    default_profiles,
)
from api.domain.identifiers import FORMS
from api.domain.organisation import IdentifierType, MoaPresence, StructureType
from api.domain.rattachement import RATTACHEMENT_TRANSITIONS
from api.domain.rights_news import RIGHTS_NEWS

REFERENCE: Final = json.loads(
    (Path(__file__).parents[2] / "docs" / "domain" / "organisation.json").read_text(encoding="utf-8")
)
MARKS: Final = {"inferred": "I", "project decision": "D"}


def keys(text: str) -> set[str]:
    """The keys of the sources that a row of the reference spells out."""
    found = set()
    for key, source in sorted(REFERENCE["sources"].items(), key=lambda item: -len(item[1])):
        if source in text:
            found.add(key)
            text = text.replace(source, "")
    return found | {MARKS[rest.strip()] for rest in text.split(";") if rest.strip()}


LABELLED: Final = (
    ("structureTypes", organisation.STRUCTURE_TYPES),
    ("structureStatuses", organisation.STRUCTURE_STATUSES),
    ("identifierTypes", organisation.IDENTIFIER_TYPES),
    ("levels", habilitation.LEVELS),
    ("roles", habilitation.USER_ROLES),
    ("attachmentStatuses", habilitation.RATTACHEMENT_STATUSES),
    ("domains", habilitation.DOMAINS),
    ("approvalTypes", approval.APPROVAL_TYPES),
    ("approvalStates", approval.APPROVAL_STATES),
    ("historyLabels", approval.HISTORY_LABELS),
    ("supportStatuses", support.TICKET_STATUSES),
)


@pytest.mark.parametrize(("section", "table"), LABELLED, ids=[name for name, _ in LABELLED])
def test_labels(section: str, table: Any) -> None:
    stated = {row["code"]: (row["labelFr"], keys(row["source"])) for row in REFERENCE[section]}
    assert {code.name: (row.libelle, set(row.source)) for code, row in table.items()} == stated


TRANSITIONS: Final = (
    ("attachmentTransitions", RATTACHEMENT_TRANSITIONS),
    ("approvalTransitions", APPROVAL_TRANSITIONS),
)


@pytest.mark.parametrize(("section", "table"), TRANSITIONS, ids=[name for name, _ in TRANSITIONS])
def test_transitions(section: str, table: Any) -> None:
    stated = Counter(
        (each, row["to"], frozenset(keys(row["source"]))) for row in REFERENCE[section] for each in _from(row["from"])
    )
    held = Counter(
        (status and status.name, row.becomes.name, frozenset(row.source)) for row in table for status in row.when
    )
    assert held == stated


def _from(text: str) -> list[str | None]:
    return [None if each == "(none)" else each for each in text.split(" / ")]


def test_what_the_mails_about_rights_tell() -> None:
    stated = {row["event"] for row in REFERENCE["mails"]}
    ours = {"ATT-14", "Q-11"}
    told = {event for row in RIGHTS_NEWS.values() for event in row.source.split("; ")} - ours
    assert told <= stated
    assert {event for event in stated if event.startswith(("attachment", "habilitation", "direct", "GP"))} == told


def test_moa_settings() -> None:
    stated = {
        row["code"]: (row["avecMOA"], "FACTURES_RECUES" in row["applications"], keys(row["source"]))
        for row in REFERENCE["presenceMoa"]
    }
    held = {
        setting.name: (setting.is_moa, setting.receives_invoices, set(row.source))
        for setting, row in organisation.MOA_PRESENCES.items()
    }
    assert held == stated


def test_public_categories() -> None:
    (field,) = (row for row in REFERENCE["structureFields"] if row["field"] == "categoriePublique")
    assert field["type"].split(", ") == [category.name for category in organisation.PUBLIC_CATEGORIES]


def test_applications_and_their_domains() -> None:
    stated = {
        application["code"]: (application["labelFr"], domain["code"], keys(application["source"]))
        for domain in REFERENCE["domains"]
        for application in domain["applications"]
    }
    held = {code.name: (row.libelle, row.domain.name, set(row.source)) for code, row in APPLICATIONS.items()}
    assert held == stated
    assert set(APPLICATIONS) == set(Application)


def test_availability_by_kind_of_structure() -> None:
    stated = {
        row["application"]: (
            *(Availability(row[kind].upper()) for kind in ("PRIVEE", "SANS_MOA", "AVEC_MOA", "EXCLUSIVEMENT_MOA")),
            keys(row["source"]),
        )
        for row in REFERENCE["applicationAvailability"]
    }
    held = {
        code.name: (row.privee, row.sans_moa, row.avec_moa, row.exclusivement_moa, set(row.source))
        for code, row in AVAILABILITY.items()
    }
    assert held == stated


def test_the_forms_of_identifiers() -> None:
    stated = {row["code"]: row["regex"] for row in REFERENCE["identifierTypes"]}
    assert {type_.name: f"^{form.pattern}$" for type_, form in FORMS.items()} == stated
    assert set(FORMS) == set(IdentifierType)


def _opened(moment: str) -> set[Application]:
    (row,) = (row for row in REFERENCE["defaultProfiles"] if row["moment"] == moment)
    by_label = {rule.libelle: application for application, rule in APPLICATIONS.items()}
    return {by_label[label] for label in row["profiles"].split(", ")}


def test_default_openings() -> None:
    private = default_openings(StructureType.PRIVEE, None)
    public = default_openings(StructureType.PUBLIQUE, MoaPresence.SANS_MOA)
    assert set(private) == _opened("opened at structure creation, private")
    assert set(public) == _opened("opened at structure creation, public")


def test_a_moa_has_the_applications_its_setting_needs() -> None:
    with_moa = set(default_openings(StructureType.PUBLIQUE, MoaPresence.AVEC_MOA))
    only_moa = set(default_openings(StructureType.PUBLIQUE, MoaPresence.EXCLUSIVEMENT_MOA))
    assert {Application.FACTURES_DE_TRAVAUX, Application.FACTURES_RECUES} <= with_moa
    assert Application.FACTURES_DE_TRAVAUX in only_moa
    assert Application.FACTURES_RECUES not in only_moa


def test_a_private_structure_ignores_the_moa_setting() -> None:
    answer = availability(Application.FACTURES_RECUES, StructureType.PRIVEE, MoaPresence.AVEC_MOA)
    assert answer is Availability.NEVER


def test_default_profiles() -> None:
    opened = (Application.FACTURES_DE_TRAVAUX, Application.ORGANISATION)
    works, organisation_ = opened
    assert default_profiles(UserRole.GESTIONNAIRE_PRINCIPAL, opened) == (
        Profile(works, Level.MODIFICATION),
        Profile(organisation_, Level.MODIFICATION),
    )
    assert default_profiles(UserRole.GESTIONNAIRE_SECONDAIRE, opened) == (
        Profile(works, Level.CONSULTATION),
        Profile(organisation_, Level.MODIFICATION),
    )
    assert default_profiles(UserRole.UTILISATEUR_SIMPLE, opened) == (
        Profile(works, Level.CONSULTATION),
        Profile(organisation_, Level.CONSULTATION),
    )


def test_modification_includes_consultation() -> None:
    assert Level.MODIFICATION.includes(Level.CONSULTATION)
    assert Level.MODIFICATION.includes(Level.MODIFICATION)
    assert Level.CONSULTATION.includes(Level.CONSULTATION)
    assert not Level.CONSULTATION.includes(Level.MODIFICATION)
