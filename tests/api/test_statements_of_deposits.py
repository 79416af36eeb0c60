"""What a deposit sends to the database: few statements and one commit, however many rows it writes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tortoise.connection import get_connection

from api import db
from tests.api.forms import a_file, act, codes, deposit, first_form, next_form
from tests.sent import CONTROL, noted
from tests.world import World

MOST = 8
"""Statements of a whole request: its session, the act, the pièce and the dossier that are read back."""

WHOLE = "WRITE_WAITING"
"""The call of SQLite's driver that writes acts which are told whole, and commits."""

KEYED = 2
"""What an idempotency key adds: the first outcome is noted, then kept."""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What this test sends."""
    return noted(monkeypatch)


@pytest.mark.parametrize("keyed", [False, True])
async def test_a_deposit_takes_few_statements_and_one_commit(world: World, sent: list[str], keyed: bool) -> None:
    supplier, moe = await world.person("BATILOIRE"), await world.person("ATELIER")
    a4 = await deposit(world, "S-0")
    joined = [{"fileId": await a_file(), "designation": f"Plan {rank}", "kind": "AUTRE"} for rank in range(3)]
    forms = (
        (supplier, "depositPiece", await first_form(world, "S-1", attachments=joined)),
        (moe, "depositNextPiece", await next_form(a4["id"], "A15", "S-0-EA")),
    )
    for person, name, form in forms:
        sent.clear()
        payload = await act(person, name, form, **({"idempotencyKey": str(uuid4())} if keyed else {}))
        assert codes(payload) == []
        control = [text for text in sent if text.startswith(CONTROL)]
        assert len([text for text in sent if text.startswith(("COMMIT", WHOLE))]) == 1, name
        assert len(sent) - len(control) <= MOST + KEYED * keyed, (name, sent)
        inside = sent[sent.index(control[0]) + 1 : sent.index(control[-1])] if control else []
        assert len([text for text in inside if text not in control]) <= MOST - 3 + KEYED * keyed, (name, inside)


async def test_postgres_plans_what_acts_send_once(world: World) -> None:
    if db.reads_sqlite():
        pytest.skip("SQLite plans a statement once")

    async def mode() -> str:
        return str((await get_connection("default").execute_query_dict("SHOW plan_cache_mode"))[0]["plan_cache_mode"])

    async with db.transaction():
        with pytest.raises(LookupError):
            async with db.savepoint():
                raise LookupError
        assert await mode() == "force_generic_plan"
    assert await mode() == "auto"  # a page of few rows and one of many are different plans
