"""From the filter of a list to SQL: conditions on the table `t`, every value a placeholder (works-billing §9.3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from strawberry.utils.str_converters import to_camel_case

from api.domain.errors import ErrorCode, error
from api.domain.identifiers import normalise
from api.domain.ids import key_of
from api.domain.organisation import IdentifierType
from api.domain.permissions import Actor
from api.domain.roles import Seat
from api.domain.text import fold
from api.reads.counts import seats_condition
from api.reads.dossier_search import Part, parts_of
from api.reads.words import begins
from api.sql import Sql
from api.usecases.visibility import awaited_condition

MAX_DEPTH: Final = 4
MAX_LEAVES: Final = 50
MAX_LIST: Final = 200

_TEXTS: Final = {
    "number": "t.number",
    "marche_number": "t.marche_number",
    "engagement_number": "t.engagement_number",
    "mandat_number": "t.mandat_number",
    "original_number": "t.original_number",
}
_RANGES: Final = (
    "total_ht",
    "total_ttc",
    "net_to_pay",
    "invoice_date",
    "deposited_at",
    "status_at",
    "opened_at",
    "updated_at",
)
_SIGNS: Final = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}
_FLAGS: Final = ("downloaded_by_recipient", "rejection_handled")
_PARTIES: Final = {
    "supplier": (Seat.FOURNISSEUR,),
    "moe": (Seat.MOE,),
    "moa": (Seat.MOA,),
    "recipient": (Seat.DESTINATAIRE,),
    "validator": (Seat.VALIDEUR_1, Seat.VALIDEUR_2),
}


class Conditions:
    """Turns a filter into a condition on the table `t`; `dossier` is the column that holds the dossier's key."""

    def __init__(self, sql: Sql, actor: Actor, *, dossier: str, now: datetime) -> None:
        self.sql = sql
        self.actor = actor
        self.now = now
        self.dossier = dossier
        self.leaves = 0
        self.groups = 0
        self.path: tuple[str, ...] = ("filter",)
        self.structure_id: str | None = None

    def of(self, given: Any, *, without: Collection[str] = (), depth: int = 1) -> list[str]:
        """The conditions, all to be met; `without` leaves out some criteria, for the tabs of a screen."""
        if given is None:
            return []
        self.path, self.structure_id = ("filter",), given.structure_id
        self.groups += 1
        self._check(depth <= MAX_DEPTH and self.groups <= MAX_LIST + 1)
        found = [text for name, value in _set(given) for text in self._leaf(name, value, without)]
        found += [text for each in given.and_ or () for text in self.of(each, without=without, depth=depth + 1)]
        if given.or_ is not None:
            found.append(_any([_all(self.of(each, depth=depth + 1)) for each in given.or_]))
        if given.not_ is not None:
            # What is unknown, a column left empty for instance, does not meet a condition: it meets the contrary.
            found.append(f"NOT COALESCE({_all(self.of(given.not_, depth=depth + 1))}, FALSE)")
        return found

    def _check(self, allowed: bool) -> None:
        """Refuse what goes past the limits, or names nothing of ours, at the criterion being read."""
        if not allowed:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field=self.path)

    def _leaf(self, name: str, value: Any, without: Collection[str]) -> Iterator[str]:
        self.leaves += 1
        self.path = ("filter", to_camel_case(name))
        self._check(self.leaves <= MAX_LEAVES and not (isinstance(value, list) and len(value) > MAX_LIST))
        if name in without:
            return
        if name in _TEXTS:
            yield from self._text(_TEXTS[name], value)
        elif name in _RANGES:
            yield from _range(self.sql, f"t.{name}", value)
        elif name in _PARTIES:
            yield self._party(_PARTIES[name], value)
        elif name in _FLAGS:
            yield f"t.{name} = {self.sql.value(value)}"
        elif isinstance(value, list) and name != "seat":
            yield self.sql.one_of(f"t.{name}", [each.value for each in value if isinstance(each, Enum)])
        else:
            yield from _SPECIAL[name](self, value)

    def _text(self, column: str, match: Any) -> Iterator[str]:
        for name, value in _set(match):
            if name == "is_":
                yield f"{column} = {self.sql.value(value)}"
            elif name == "in_":
                self._check(len(value) <= MAX_LIST)
                yield self.sql.one_of(column, value)
            elif name == "starts_with":
                # Not LIKE, which ignores case on SQLite.
                yield f"SUBSTR({column}, 1, {self.sql.value(len(value))}) = {self.sql.value(value)}"
            else:
                yield self.sql.contains(self.sql.folded(column), fold(value))

    def _party(self, seats: Sequence[Seat], match: Any) -> str:
        inside = [f"f.dossier_id = {self.dossier}", self.sql.one_of("f.seat", [seat.value for seat in seats])]
        for name, value in _set(match):
            if name == "id":
                inside.append(f"f.structure_id = {self._key('structure', value)}")
            elif name in ("siret", "siren"):
                digits = self.sql.value(normalise(IdentifierType.SIRET, value))
                kind = self.sql.value(IdentifierType.SIRET.value)
                named = "fs.identifier" if name == "siret" else "SUBSTR(fs.identifier, 1, 9)"
                inside.append(f"fs.identifier_type = {kind} AND {named} = {digits}")
            else:
                inside.append(f"fv.code_key = {self.sql.value(value.strip().casefold())}")
        return (
            "EXISTS (SELECT 1 FROM party f JOIN structure fs ON fs.id = f.structure_id"
            f" LEFT JOIN service fv ON fv.id = f.service_id WHERE {' AND '.join(inside)})"
        )

    def structure(self, identifier: str) -> Iterator[str]:
        """A structure that is a party, whatever its seat."""
        inside = f"f.structure_id = {self._key('structure', identifier)}"
        yield f"EXISTS (SELECT 1 FROM party f WHERE f.dossier_id = {self.dossier} AND {inside})"

    def seats(self, seats: Sequence[Seat]) -> Iterator[str]:
        """One of these seats is held by the structure named beside, else by one of the viewer's."""
        if self.structure_id is None:
            yield seats_condition(self.sql, self.actor, seats, self.dossier)
            return
        held = self.sql.one_of("f.seat", [seat.value for seat in seats])
        inside = f"{held} AND f.structure_id = {self._key('structure', self.structure_id)}"
        yield f"EXISTS (SELECT 1 FROM party f WHERE f.dossier_id = {self.dossier} AND {inside})"

    def dossier_number(self, match: Any) -> Iterator[str]:
        """The number of the dossier of a pièce."""
        inside = " AND ".join(self._text("fd.number", match)) or "TRUE"
        if names_one(match):  # it has an index: from there to the pièces
            yield f"{self.dossier} IN (SELECT fd.id FROM dossier fd WHERE {inside})"
        else:
            yield f"EXISTS (SELECT 1 FROM dossier fd WHERE fd.id = {self.dossier} AND {inside})"

    def waiting(self, wanted: bool) -> Iterator[str]:
        """Whether an act of the viewer is awaited, on the pièce or on one of the dossier's."""
        if self.dossier == "t.dossier_id":
            found = awaited_condition(self.sql, self.actor, "t.id")
        else:
            inside = awaited_condition(self.sql, self.actor, "fp.id")
            found = f"EXISTS (SELECT 1 FROM piece fp WHERE fp.dossier_id = {self.dossier} AND {inside})"
        yield found if wanted else f"NOT {found}"

    def overdue(self, wanted: bool) -> Iterator[str]:
        """Whether the delay of the pièce has passed, as `counts` counts it."""
        now = self.sql.value(self.now)
        yield f"t.due_at <= {now}" if wanted else f"(t.due_at IS NULL OR t.due_at > {now})"

    def creator(self, identifier: str) -> Iterator[str]:
        """The person who deposited."""
        yield f"t.created_by_id = {self._key('user', identifier)}"

    def account(self, identifier: str) -> Iterator[str]:
        """The bank account that the deposit named."""
        yield f"t.bank_account_id = {self._key('compte', identifier)}"

    def _key(self, prefix: str, identifier: str) -> str:
        key = key_of(prefix, identifier)
        if key is None:
            raise error(ErrorCode.VALUE_NOT_ALLOWED, field=self.path, value=identifier[:60])
        return self.sql.value(key)


_SPECIAL: Final[dict[str, Callable[[Conditions, Any], Iterator[str]]]] = {
    "structure_id": Conditions.structure,
    "seat": Conditions.seats,
    "dossier_number": Conditions.dossier_number,
    "waiting_for_viewer": Conditions.waiting,
    "overdue": Conditions.overdue,
    "created_by_id": Conditions.creator,
    "bank_account_id": Conditions.account,
}


def picks(given: Any, *among: str) -> bool:
    """Whether a filter, if any, only picks values of these columns, each of which many rows have."""
    values = {} if given is None else {name: value for name, value in vars(given).items() if value is not None}
    return values.keys() <= set(among)


_KEPT: Final = ("deposited_at", "status_at", "total_ttc", "invoice_date", "opened_at", "updated_at")
"""Ranges of what is kept in order."""


def narrowing(sql: Sql, given: Any, now: datetime) -> list[str]:
    """What a filter says of the rows `x` where pièces or dossiers are kept in order: some of its conditions."""
    if given is None:
        return []
    ranges = [(name, getattr(given, name, None)) for name in _KEPT]
    found = [text for name, match in ranges if match is not None for text in _range(sql, f"x.{name}", match)]
    if given.number is not None:
        found += _begun(sql, sql.by_characters("x.number"), given.number)
    if getattr(given, "overdue", None):
        found.append(f"x.due_at <= {sql.value(now)}")
    return found


def _begun(sql: Sql, column: str, match: Any) -> Iterator[str]:
    if match.is_ is not None:
        yield f"{column} = {sql.value(match.is_)}"
    if match.in_:
        yield sql.one_of(column, match.in_)
    if match.starts_with:
        yield begins(sql, column, match.starts_with)


def names_one(match: Any) -> bool:
    """Whether a condition on a text, if any, names it whole, or one of some."""
    return match is not None and (match.is_ is not None or match.in_ is not None)


def names_few(given: Any) -> bool:
    """Whether a filter, if any, names what few rows have: a number or its beginning, a delay that has passed."""
    if given is None:
        return False
    begun = given.number is not None and bool(given.number.starts_with)
    named = any(names_one(getattr(given, name, None)) for name in ("dossier_number", "number"))
    return begun or named or bool(getattr(given, "overdue", None))


def parts_in(given: Any) -> list[Part]:
    """The parts of numbers that a filter asks for, if it names nothing that is found sooner."""
    if given is None or names_few(given):
        return []
    others = [getattr(given, name, None) for name in _TEXTS if name != "number"]
    found = [part for match in (getattr(given, "dossier_number", None), *others) for part in parts_of(match)]
    return [*parts_of(given.number, by_beginning=False), *found]


def _range(sql: Sql, column: str, match: Any) -> Iterator[str]:
    for name, value in _set(match):
        kept = int(value.scaleb(2)) if isinstance(value, Decimal) else value
        yield f"{column} {_SIGNS[name]} {sql.value(kept)}"


def _set(given: Any) -> list[tuple[str, Any]]:
    return [
        (name, value)
        for name, value in vars(given).items()
        if value is not None and name not in ("and_", "or_", "not_")
    ]


def _all(conditions: Sequence[str]) -> str:
    return f"({' AND '.join(conditions)})" if conditions else "(1 = 1)"


def _any(conditions: Sequence[str]) -> str:
    return f"({' OR '.join(conditions)})" if conditions else "(1 = 0)"
