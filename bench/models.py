"""A deposit that was recorded, as a team writes it with Tortoise: models read, created and updated one by one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tortoise import transactions
from tortoise.expressions import F, Q
from tortoise.models import Model

from api import models
from api.sql import as_uuid
from api.stored import columns_of

TABLES: Final = {model._meta.db_table: model for model in vars(models).values() if isinstance(model, type(Model))}

_TEXT: Final = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) (\w+)(?: AS o SET (.*?))?(?: \((.*?)\) VALUES|(?= WHERE))")
_SELECTED: Final = re.compile(r"(INSERT INTO \w+ \(.*?\)) (SELECT .*)")
_PLACE: Final = re.compile(r"(\w+) = \?( - 1)?")


@dataclass(frozen=True, slots=True)
class Step:
    """Rows of a model, by attribute: what is written, what they are found by, and what is added to."""

    verb: str
    model: type[Model]
    rows: Sequence[Mapping[str, Any]]
    found: Sequence[Mapping[str, Any]]
    sums: Sequence[Mapping[str, Any]]
    contested: bool
    numbered: bool


@dataclass(frozen=True, slots=True)
class Deposit:
    """What a deposit reads, by keys, and what it writes."""

    dossier: UUID
    file: UUID
    people: Sequence[UUID]
    steps: Sequence[Step]


def deposit_of(recorded: Sequence[tuple[str, Any, Any]]) -> Deposit:
    """A deposit of next pièce, from the statements of the project."""
    steps = [_step(*each) for _, given, _ in recorded if not isinstance(given, str) for each in given]
    of = {(step.verb, step.model): step for step in steps}
    return Deposit(
        of["UPDATE", models.Dossier].found[0]["id"],
        of["UPDATE", models.Attachment].found[0]["id"],
        [row["user_id"] for row in of["INSERT INTO", models.Notification].rows],
        steps,
    )


def _step(first: str, text: str, rows: Sequence[Sequence[Any]], contested: bool) -> Step:
    if (made := _SELECTED.match(text)) is not None:  # SQLite makes rows of a text, where a team has Python make them
        with closing(sqlite3.connect(":memory:")) as connection:
            rows = [row for values in rows for row in connection.execute(made[2], values)]
        text = f"{made[1]} VALUES"
    told = _TEXT.match(text)
    assert told is not None, text
    model, condition = TABLES[told[2]], text[told.end() :]
    names = told[4].split(", ") if told[4] else [name for name, _ in _PLACE.findall(told[3] or "")]
    conflict = re.search(r"ON CONFLICT \((.*?)\)", condition)
    under = conflict[1].split(", ") if conflict else []
    free = dict.fromkeys(re.findall(r"(\w+) IS NULL", condition))
    written, found, sums = [], [], []
    for row in rows:
        values = _read(model, names, row[: len(names)])
        places = _PLACE.findall(condition)
        keys = _read(model, [name for name, _ in places], row[len(names) :])
        written.append(values)
        found.append({name: keys[name] - bool(less) for name, less in places if less} | free)
        found[-1] |= {name: keys[name] for name, less in places if not less} | {name: values[name] for name in under}
        sums.append({name: row[names.index(name)] for name in names if under and name not in under})
    return Step(told[1], model, written, found, sums, contested, bool(first))


def _read(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """Values of these columns, as models have them."""
    row = dict(zip(names, values, strict=True))
    for name, read in columns_of(model, *names).readers if names else ():
        if row[name] is not None:
            row[name] = read(row[name])
    return {name: as_uuid(each) if name.endswith("_id") and each is not None else each for name, each in row.items()}


async def write(deposit: Deposit) -> None:
    """Read what the rules look at, then write, in one transaction."""
    async with transactions.in_transaction():
        dossier = await models.Dossier.get(id=deposit.dossier)
        await models.Piece.filter(dossier_id=deposit.dossier).order_by("rank")
        await models.Party.filter(dossier_id=deposit.dossier).prefetch_related("structure", "service")
        file = await models.Attachment.get(id=deposit.file)
        assert file.piece_id is None
        assert dossier.works
        await models.User.filter(id__in=deposit.people)
        for step in deposit.steps:
            await _written(step)


async def _written(step: Step) -> None:
    model: Any = step.model
    if step.verb == "DELETE FROM":
        (name,) = step.found[0]
        await model.filter(**{f"{name}__in": [keys[name] for keys in step.found]}).delete()
    elif step.verb == "UPDATE":
        places, rows = [Q(**keys) for keys in step.found], step.rows
        if all(values == rows[0] for values in rows):
            places, rows = [Q(*places, join_type="OR")], rows[:1]
        for place, values in zip(places, rows, strict=True):
            changed = await model.filter(place).update(**values)
            assert changed or not step.contested
    elif any(step.sums):
        for keys, sums, values in zip(step.found, step.sums, step.rows, strict=True):
            if not await model.filter(**keys).update(**{name: F(name) + value for name, value in sums.items()}):
                await model.create(**values)
    elif step.numbered:
        counter = await models.Counter.get(name="journal")
        counter.value += len(step.rows)
        await counter.save(update_fields=["value"])
        await model.bulk_create([model(**{**row, "position": counter.value - row["position"]}) for row in step.rows])
    elif len(step.rows) == 1:
        await model.create(**step.rows[0])
    else:
        await model.bulk_create([model(**row) for row in step.rows])
