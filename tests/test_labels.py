"""Every enum that the schema answers is said in French too, and the catalogue says them all (conventions 13)."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type, get_nullable_type, is_list_type

from api.contract import schema
from api.schema.catalogue import catalogue
from tests.api.forms import deposit, first_form
from tests.world import World

OTHERWISE = {
    "ActionOffer.action": "label",
    "CircuitStep.cadre": "label",
    "TreatmentOption.to": "label",
    "UserError.code": "message",
}
"""The fields that another one says in French."""

CATALOGUE = ("ApplicationInfo", "CadreInfo", "CircuitInfo", "ErrorInfo", "RefusalReasonInfo")
"""The rows of the catalogue, whose labels are in its `enums`."""

UNSAID = {"Direction", "UserErrorCode"}
"""The enums without labels: an order, and codes, which have messages."""


def enums() -> dict[str, GraphQLEnumType]:
    """The enums of the schema."""
    found = schema._schema.type_map.items()
    return {name: kind for name, kind in found if isinstance(kind, GraphQLEnumType) and not name.startswith("__")}


def answered() -> dict[str, GraphQLObjectType]:
    """The fields that answer one member of an enum, and the type that has them."""
    return {
        f"{name}.{field}": kind
        for name, kind in schema._schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__") and name not in CATALOGUE
        for field, given in kind.fields.items()
        if isinstance(get_named_type(given.type), GraphQLEnumType) and not is_list_type(get_nullable_type(given.type))
    }


@pytest.mark.parametrize("path", sorted(answered()))
def test_an_enum_has_its_label_beside_it(path: str) -> None:
    fields: dict[str, Any] = answered()[path].fields
    name = path.partition(".")[2]
    twin = OTHERWISE.get(path, f"{name}Label")
    assert twin in fields, path
    nullable = get_nullable_type(fields[name].type) is fields[name].type
    assert str(fields[twin].type) == ("String" if nullable and path not in OTHERWISE else "String!")


def test_the_catalogue_says_every_member_of_every_enum() -> None:
    said = {each.name: [member.value for member in each.members] for each in catalogue().enums}
    assert said.keys() == enums().keys() - UNSAID
    for name, members in said.items():
        assert set(members) == enums()[name].values.keys(), name
    assert all(member.label.strip() for each in catalogue().enums for member in each.members)


PIECE = """query P($id: ID!) { piece(id: $id) {
  invoiceTypeLabel depositModeLabel depositorSeatLabel typeTvaLabel exemptionReasonLabel paymentMethodLabel
  depositor { typeLabel identifierTypeLabel } history { nodes { fromStatusLabel toStatusLabel } } } }"""
DRAFT = """mutation D($input: SaveDraftInput!) { saveDraft(input: $input) { draft {
  applicationLabel cadreLabel groupementLabel invoiceTypeLabel typeTvaLabel exemptionReasonLabel paymentMethodLabel
  recipient { typeLabel } problems { remedyLabel } } } }"""


async def test_a_piece_and_a_draft_are_said_in_french(world: World) -> None:
    person = await world.person("BATILOIRE")
    piece = await deposit(world, "S-1")
    assert (await person.run(PIECE, id=piece["id"]))["piece"] == {
        "invoiceTypeLabel": "Facture",
        "depositModeLabel": "Dépôt d'un PDF",
        "depositorSeatLabel": "Fournisseur",
        "typeTvaLabel": "TVA sur les débits",
        "exemptionReasonLabel": None,
        "paymentMethodLabel": "Virement",
        "depositor": {"typeLabel": "Privée", "identifierTypeLabel": "Structure avec numéro de SIRET"},
        "history": {
            "nodes": [
                {"fromStatusLabel": None, "toStatusLabel": "Déposée"},
                {"fromStatusLabel": "Déposée", "toStatusLabel": "Mise à disposition MOE"},
            ]
        },
    }
    form = {**await first_form(world, "S-2"), "typeTva": None, "exemptionReason": "VATEX_EU_AE"}
    assert (await person.run(DRAFT, input=form))["saveDraft"]["draft"] == {
        "applicationLabel": "Factures de travaux",
        "cadreLabel": "Dépôt par un fournisseur d'un projet de décompte mensuel",
        "groupementLabel": None,
        "invoiceTypeLabel": None,
        "typeTvaLabel": None,
        "exemptionReasonLabel": "Autoliquidation",
        "paymentMethodLabel": "Virement",
        "recipient": {"typeLabel": "Structure avec numéro de SIRET"},
        "problems": [{"remedyLabel": "Corriger la saisie"}],
    }
