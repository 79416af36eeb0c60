"""The tables of support requests are those of the reference (organisation §9)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from api.domain.support import TicketStatus
from api.domain.ticket import CATEGORIES, TICKET_RULES, Side, addressee_of

REFERENCE: Final = json.loads(
    (Path(__file__).parents[2] / "docs" / "domain" / "organisation.json").read_text(encoding="utf-8")
)


def test_sup_01_categories_and_their_addressees() -> None:
    stated = [(row["categorie"], row["sousCategorie"], row["addressee"]) for row in REFERENCE["supportCategories"]]
    assert [(row.category, row.sub_category, addressee_of(row.sub_category).value) for row in CATEGORIES] == stated


def test_transitions() -> None:
    stated = {
        (row["from"], row["to"], row["by"].split()[0].rstrip(":").upper())
        for row in REFERENCE["supportTransitions"]
        if row["to"] in TicketStatus.__members__
    }
    moved = {(row.when.value, row.becomes.value, row.by.name) for row in TICKET_RULES if row.when is not row.becomes}
    assert moved == stated


def test_only_the_agent_who_took_a_request_treats_it() -> None:
    assert {row.act.value for row in TICKET_RULES if row.by is Side.AGENT and not row.assigned} == {"TAKE"}
