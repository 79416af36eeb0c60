"""Some lines of one kind on their way into an instance: what they point to, what they make, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from tortoise.models import Model

from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.organisation import StructureStatus
from api.models import JournalEntry, Rattachement, Service, Structure, User
from api.usecases.changes import Changes
from api.usecases.holding import hold_accounts, hold_structures
from api.usecases.instance_lines import structure_ref
from api.usecases.journal import entry_of, record_entries
from api.usecases.organisation import code_key
from api.usecases.structure import keep_words
from api.usecases.structure_closing import close

LOADED: Final = "Chargement"
"""What the history says of what a load makes."""

L = TypeVar("L")


@dataclass(slots=True)
class Loaded:
    """What a load did: lines that made something, lines of what was there, lines that were refused."""

    created: int = 0
    known: int = 0
    refused: int = 0
    unread: int = 0

    def add(self, batch: Batch[Any]) -> None:
        """Count what a batch did."""
        self.created += batch.created
        self.known += batch.known
        self.refused += batch.refused

    @property
    def wrong(self) -> int:
        """The lines that were left out."""
        return self.refused + self.unread


@dataclass
class Batch(Generic[L]):
    """Lines of one kind, and what becomes of them; a row that is made is journalled (`made`)."""

    lines: Sequence[tuple[int, L]]
    now: datetime
    changes: Changes = field(default_factory=Changes)
    rows: list[Model] = field(default_factory=list)
    later: list[tuple[Model, dict[str, Any]]] = field(default_factory=list)
    """What changes of rows once the new ones, to which it points, are there."""
    closed: list[Structure] = field(default_factory=list)
    """Structures in use that others, of the file, take over."""
    entries: list[JournalEntry] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    created: int = 0
    known: int = 0
    refused: int = 0

    def each(self) -> Iterator[_Attempt[L]]:
        """The lines, each to be worked on inside a `with`: what it raises is said of that line alone."""
        for number, line in self.lines:
            yield _Attempt(self, number, line)

    def made(self, *rows: Model, kind: ChangeKind, structure_id: UUID | None = None, **noted: UUID) -> None:
        """Write the rows that a line makes, and its entry; `noted` is what else the entry points to."""
        for row in rows:
            self.changes.add(row)
        self.rows += rows
        self.entries.append(entry_of(kind, structure_id, by=None, at=self.now, comment=LOADED, **noted))
        self.created += 1

    def replace(self, old: Structure, new: Structure) -> None:
        """Let a structure take over from another, which is closed if it is still in use (SIR-01, SIR-08)."""
        new.origin_id = old.id
        self.later.append((old, {"successor_id": new.id, "status": StructureStatus.INACTIVE}))
        if old.status is StructureStatus.ACTIVE:
            self.closed.append(old)
            changed = entry_of(ChangeKind.SIRET_CHANGED, old.id, by=None, at=self.now, comment=new.identifier)
            self.entries.append(changed)

    async def write(self) -> None:
        """Write what the lines make."""
        await self.changes.write()
        await keep_words(*(row for row in self.rows if isinstance(row, Structure)))
        after = Changes()
        for row, values in self.later:
            after.change(row, **values)
        await after.write()
        if self.closed:  # it writes in the journal, whose counter is taken last
            await close(self.closed, by=None, at=self.now)
        await record_entries(self.entries)


@dataclass(slots=True)
class _Attempt(Generic[L]):
    batch: Batch[L]
    number: int
    line: L

    def __enter__(self) -> L:
        return self.line

    def __exit__(self, _type: object, raised: BaseException | None, _trace: object) -> bool:
        if not isinstance(raised, DomainError):
            return False
        self.batch.refused += 1
        self.batch.problems += [(self.number, problem) for problem in raised.problems]
        return True


@dataclass(frozen=True, slots=True)
class Known:
    """What lines point to: structures by reference, people by address, services by structure and code."""

    structures: dict[str, Structure]
    people: dict[str, UUID]
    codes: dict[tuple[UUID, str], UUID]

    def structure(self, ref: str, field: str = "structure") -> Structure:
        """The structure of a reference; raises STRUCTURE_UNKNOWN."""
        found = self.structures.get(ref)
        if found is None:
            raise error(ErrorCode.STRUCTURE_UNKNOWN, field=field, identifier=ref)
        return found

    def person(self, email: str, field: str) -> UUID:
        """The account of an address; raises NOT_FOUND."""
        found = self.people.get(email.lower())
        if found is None:
            raise error(ErrorCode.NOT_FOUND, field=field)
        return found

    def somebody(self, email: str | None, field: str) -> UUID | None:
        """The same, for an address that may be left out."""
        return None if email is None else self.person(email, field)

    def service(self, structure: Structure, code: str | None) -> UUID | None:
        """The service of a code, null for the whole structure; raises SERVICE_UNKNOWN_OR_INACTIVE."""
        if code is None:
            return None
        found = self.codes.get((structure.id, code_key(code)))
        if found is None:
            raise DomainError([Problem(ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE, ("service",), {"code": code})])
        return found


async def look_up(
    structures: Iterable[str | None], people: Iterable[str | None] = (), services: Iterable[str | None] = ()
) -> Known:
    """What these references stand for; the accounts, then the structures, are held until the transaction ends."""
    emails = sorted({each.lower() for each in people if each})
    refs = sorted({each for each in structures if each})
    numbers = [ref.partition(":")[2] for ref in refs]
    if emails:
        await hold_accounts(lambda sql: sql.one_of("connection_email", emails))
    await hold_structures(lambda sql: sql.one_of("identifier", numbers))
    found = {structure_ref(row.identifier_type, row.identifier): row for row in await _structures(numbers)}
    known = dict(await User.filter(connection_email__in=emails).values_list("connection_email", "id")) if emails else {}
    keys = sorted({code_key(each) for each in services if each})
    codes = await Service.filter(structure_id__in=[row.id for row in found.values()], code_key__in=keys) if keys else []
    return Known(found, known, {(row.structure_id, row.code_key): row.id for row in codes})


async def _structures(numbers: Sequence[str]) -> Sequence[Structure]:
    return await Structure.filter(identifier__in=numbers)


async def rattachements_of(known: Known, people: Iterable[str]) -> dict[tuple[UUID, UUID], Rattachement]:
    """The rattachements of these people to the structures that are known, by person and structure."""
    keys = [known.people[each.lower()] for each in people if each.lower() in known.people]
    places = [row.id for row in known.structures.values()]
    rows = await Rattachement.filter(user_id__in=keys, structure_id__in=places)
    return {(row.user_id, row.structure_id): row for row in rows}
