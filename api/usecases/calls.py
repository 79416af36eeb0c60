"""One call of a mutation: what refusing, repeating and rehearsing it mean (conventions 3, 5 and 6)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

from api.batch import Batch
from api.db import Overtaken, Transaction, savepoint, transaction
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.permissions import Actor
from api.domain.text import storable
from api.models import IdempotentCall
from api.sql import Sql


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls which mutation, when; `digest` stands for the input when a key makes it idempotent.

    `delay` is how long a profile that is granted takes to reach the applications (HAB-07).
    """

    actor: Actor
    mutation: str
    now: datetime
    key: UUID | None = None
    digest: str = ""
    dry_run: bool = False
    delay: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call: the key of what it answers with, or the problems that stopped it.

    Of a rehearsed creation nothing is born: the key is then that of what the input names, the pièce before for one.
    `items` has the problems of each item of a bulk act, in the order given; none means done. `identifiers` says which
    item each is, where the input names what they are found by, not them.
    """

    key: UUID | None = None
    problems: tuple[Problem, ...] = ()
    replayed: bool = False
    rehearsed: bool = False
    unborn: bool = False
    items: tuple[tuple[Problem, ...], ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def shown(self) -> UUID | None:
        """The key of what to answer with: of a refused call only the current state after a version conflict."""
        stale = any(problem.code is ErrorCode.VERSION_CONFLICT for problem in self.problems)
        return self.key if stale or not self.problems else None


class _Rehearsed(Exception):
    """Leaves the transaction of a dry run, so that nothing of it stays."""


Work = Callable[[Transaction], Awaitable[UUID | Outcome | None]]
"""The writes of a call; answers the key of what it answers with, None when nothing is left to show."""


async def _done(work: Work, tx: Transaction) -> Outcome:
    answer = await work(tx)
    return answer if isinstance(answer, Outcome) else Outcome(answer)


async def once(
    call: Call, work: Work, *, target: UUID | None = None, creates: bool = False, late: bool = False
) -> Outcome:
    """Do the work in one transaction; `target` is what the input names, `creates` whether something else is born.

    `late` is for a work that concludes the dossier that it claims: it holds nothing until it writes, and is done again,
    holding the dossier, when a rival came first.
    """
    if call.dry_run:
        return await _rehearse(work, target, creates=creates)
    if call.key is None:
        try:
            with suppress(Overtaken):
                async with transaction(late=late) as tx:
                    return await _done(work, tx)
            async with transaction() as tx:
                return await _done(work, tx)
        except DomainError as refusal:
            return Outcome(target, refusal.problems)
    return await _keyed(call, call.key, work, target)


async def _rehearse(work: Work, target: UUID | None, *, creates: bool) -> Outcome:
    """Every check for real, then everything undone."""
    try:
        async with transaction() as tx:
            await work(tx)
            raise _Rehearsed
    except _Rehearsed:
        return Outcome(target, rehearsed=True, unborn=creates)
    except DomainError as refusal:
        return Outcome(target, refusal.problems)


async def _keyed(call: Call, key: UUID, work: Work, target: UUID | None) -> Outcome:
    """The first outcome is kept in the same transaction; a twin waits on its row, then answers the same."""
    async with transaction() as tx:
        row = await _noted(call, key)
        if row is None:
            return await _replay(call, key)
        try:
            async with savepoint():
                outcome = await _done(work, tx)
        except DomainError as refusal:
            tx.after_commit.clear()
            outcome = Outcome(target, refusal.problems)
        row.outcome = _kept(outcome)
        batch = Batch()
        batch.change(row, "outcome")
        await batch.write()
        return _outcome(row.outcome, replayed=False)


async def _noted(call: Call, key: UUID) -> IdempotentCall | None:
    """The row of a call whose outcome is to be kept; None when there was one before, whose end is waited for."""
    row, sql = IdempotentCall(), Sql()
    values = {
        "id": row.id,
        "actor_id": call.actor.key,
        "mutation": call.mutation,
        "key": key,
        "input_digest": call.digest,
        "created_at": call.now,
    }
    written = await sql.write(
        f"INSERT INTO idempotent_call ({', '.join(values)}) VALUES ({', '.join(map(sql.value, values.values()))})"
        " ON CONFLICT (actor_id, mutation, key) DO NOTHING RETURNING id"
    )
    return row if written else None


async def _replay(call: Call, key: UUID) -> Outcome:
    first = await IdempotentCall.get(actor_id=call.actor.key, mutation=call.mutation, key=key)
    if first.input_digest != call.digest:
        return Outcome(problems=error(ErrorCode.IDEMPOTENCY_KEY_REUSED, field="idempotencyKey").problems)
    return _outcome(first.outcome, replayed=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of a call, and the secret that it made: shown this once."""

    outcome: Outcome
    secret: str | None


def shown_once(outcome: Outcome, secret: str) -> Shown:
    """The secret is that of an act which was done, now: not refused, replayed or rehearsed."""
    kept = not (outcome.problems or outcome.replayed or outcome.rehearsed)
    return Shown(outcome, secret if kept else None)


MAX_ITEMS: Final = 1000
"""Items of one bulk act."""


Answers: TypeAlias = list[tuple[Problem, ...]]
"""What each item of a bulk act is answered, in the order given; nothing when it is done."""


async def in_bulk(call: Call, work: Callable[[UUID], Awaitable[None]], keys: Sequence[UUID], *, field: str) -> Outcome:
    """Do the work on each item, in one transaction; each answers for itself: a refusal undoes its item alone.

    `field` is the list of the input: it is refused whole when it is empty or longer than `MAX_ITEMS`.
    """

    async def each_item() -> Answers:
        answers: Answers = []
        for key in keys:
            try:
                async with transaction():
                    await work(key)
                answers.append(())
            except DomainError as refusal:
                answers.append(refusal.problems)
        return answers

    return await together(call, each_item, keys, field=field)


async def together(call: Call, work: Callable[[], Awaitable[Answers]], keys: Sequence[UUID], *, field: str) -> Outcome:
    """Like `in_bulk`, for a work that takes all the items at once and answers for each, having written the others."""

    async def answered() -> Outcome:
        return Outcome(items=tuple(await work()))

    return await _all_at_once(call, answered, keys, field)


async def found_together(
    call: Call, work: Callable[[], Awaitable[Mapping[str, tuple[Problem, ...]]]], keys: Sequence[UUID], *, field: str
) -> Outcome:
    """Like `together`, for a work that finds the items by the keys given: it answers by the identifier of each."""

    async def answered() -> Outcome:
        answers = await work()
        return Outcome(items=tuple(answers.values()), identifiers=tuple(answers))

    return await _all_at_once(call, answered, keys, field)


async def _all_at_once(call: Call, work: Callable[[], Awaitable[Outcome]], keys: Sequence[UUID], field: str) -> Outcome:
    if not 0 < len(keys) <= MAX_ITEMS:
        return Outcome(problems=error(ErrorCode.VALUE_NOT_ALLOWED, field=field).problems)
    done = Outcome()

    async def all_items(_tx: Transaction) -> Outcome:
        nonlocal done
        done = await work()
        return done

    outcome = await once(call, all_items)
    return replace(outcome, items=done.items, identifiers=done.identifiers) if outcome.rehearsed else outcome


def _kept(outcome: Outcome) -> dict[str, Any]:
    return {
        "key": str(outcome.key) if outcome.key else None,
        "problems": _written(outcome.problems),
        "items": [_written(problems) for problems in outcome.items],
        "identifiers": list(outcome.identifiers),
    }


def _written(problems: Iterable[Problem]) -> list[Any]:
    return [
        # Pairs: PostgreSQL's JSONB keeps no order of names, and a second answer says the same as the first.
        [problem.code, problem.field, [(name, storable(value)) for name, value in problem.params.items()]]
        for problem in problems
    ]


def _outcome(kept: Any, *, replayed: bool) -> Outcome:
    return Outcome(
        UUID(kept["key"]) if kept["key"] else None,
        _read(kept["problems"]),
        replayed,
        items=tuple(_read(problems) for problems in kept.get("items", ())),
        identifiers=tuple(kept.get("identifiers", ())),
    )


def _read(problems: Any) -> tuple[Problem, ...]:
    return tuple(
        Problem(ErrorCode(code), tuple(field) if field is not None else None, dict(params))
        for code, field, params in problems
    )
