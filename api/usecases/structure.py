"""Structures: taking hold of one before writing to it, and keeping its form (organisation §1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from api.db import Transaction
from api.domain.actions import Action
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.structure import StructureState, check_act
from api.domain.structure_form import Values, changed_labels, kept, update_problems
from api.domain.text import words
from api.models import Structure
from api.sql import Sql
from api.usecases.calls import Call, Outcome, once
from api.usecases.journal import record_organisation
from api.usecases.registration import email_problems
from api.usecases.visibility import structure_condition

MAX_SEARCH_TEXT: Final = 300


@dataclass(frozen=True, slots=True)
class StructureTarget:
    """The structure of an act, and the version the form was filled at."""

    structure_id: UUID
    expected_version: int | None = None


# -------------------------------------------------------------------------------------------- taking hold


async def claim_structure(call: Call, target: StructureTarget, action: Action, *, changes: bool = True) -> Structure:
    """A structure that the actor may see and do this to, locked: a rival waits, then reads what this writer left.

    An act that may turn out to change nothing says `changes=False`: its new version is then for it to keep.
    """
    step = 1 if changes else 0
    sql = Sql()
    locked = await sql.write(
        f"UPDATE structure SET version = version + {step}"
        f"{f', updated_at = {sql.value(call.now)}' if changes else ''}"
        f" WHERE id = {sql.value(target.structure_id)} AND {structure_condition(sql, call.actor, 'structure')}"
        " RETURNING version"
    )
    if not locked:
        raise error(ErrorCode.NOT_FOUND)
    if target.expected_version is not None and target.expected_version != locked[0]["version"] - step:
        raise error(ErrorCode.VERSION_CONFLICT)
    structure = await Structure.get(id=target.structure_id)
    check_act(state_of(structure), action, call.actor)
    return structure


async def keep_change(call: Call, structure: Structure, *columns: str) -> None:
    """Write these columns of a structure that was claimed without a new version, and its new version."""
    structure.version += 1
    structure.updated_at = call.now
    await structure.save(update_fields=[*columns, "version", "updated_at"])


def state_of(structure: Structure) -> StructureState:
    """A structure as the rules of what is done to it see it."""
    return StructureState(
        id=structure.id,
        type=structure.type,
        status=structure.status,
        public_category=structure.public_category,
        replaced=structure.successor_id is not None,
    )


def address_problems(values: Values) -> Iterator[Problem]:
    """Whether the e-mail address of a form is one."""
    email = (values.get("email") or "").strip()
    yield from email_problems("email", email) if email else ()


def searchable(structure: Structure) -> str:
    """What a search of structures looks through: the words of its names and its identifier."""
    texts = (structure.name, structure.first_name, structure.designation, structure.identifier)
    return " ".join(words(" ".join(text for text in texts if text)))[:MAX_SEARCH_TEXT]


async def keep_words(*structures: Structure) -> None:
    """Write the words by which structures are found, in the place of those they had."""
    if not structures:
        return
    sql = Sql()
    keys = sql.one_of("structure_id", [row.id for row in structures])
    await sql.write(f"DELETE FROM structure_word WHERE {keys} RETURNING id")
    rows = [(uuid7(), row.id, word) for row in structures for word in words(row.search_text)]
    await sql.insert("structure_word", ("id", "structure_id", "word"), rows)


# ---------------------------------------------------------------------------------------------- modification


async def update_structure(call: Call, target: StructureTarget, values: Values) -> Outcome:
    """Change the form of a structure; what is left out stays, what is empty is emptied (STR-04).

    A form that changes nothing leaves no trace.
    """

    async def work(_tx: Transaction) -> UUID:
        structure = await claim_structure(call, target, Action.UPDATE_STRUCTURE, changes=False)
        if problems := [*update_problems(structure.identifier_type, values), *address_problems(values)]:
            raise DomainError(problems)
        after = kept(values)
        changed = changed_labels({column: getattr(structure, column) for column in after}, after)
        if not changed:
            return structure.id
        _ = structure.update_from_dict(after)
        structure.search_text = searchable(structure)
        await keep_change(call, structure, *after, "search_text")
        await keep_words(structure)
        await record_organisation(
            ChangeKind.STRUCTURE_CHANGED, structure.id, by=call.actor, at=call.now, comment=changed
        )
        return structure.id

    return await once(call, work, target=target.structure_id)
