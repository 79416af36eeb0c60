"""Bad values made from the schema: for each place of an input, what should never come there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
    is_required_input_field,
)

Form = dict[str, Any]
Path = tuple[str | int, ...]

LEFT_OUT: Final = object()
"""No value at all."""

LONG: Final = "x" * 100_000
MANY: Final = 10_000
UNKNOWN: Final = "0" * 31 + "1"
"""The key of a row that does not exist."""


class Verdict(Enum):
    """What a bad value deserves."""

    REFUSED = auto()
    """A rule says no."""
    MALFORMED = auto()
    """The schema says no, before anything runs."""
    EITHER = auto()
    """Whether the rules take it is for others to test: it is rehearsed, and must break nothing."""


@dataclass(frozen=True)
class Place:
    """A place of an input, and the good value that is there in the template."""

    path: Path
    type: GraphQLInputType
    good: Any
    required: bool

    @property
    def entered(self) -> bool:
        """Whether all that can be tried is: an object or a list that is left out hides what is inside."""
        bare = get_nullable_type(self.type)
        return not isinstance(bare, GraphQLList | GraphQLInputObjectType) or self.good not in (LEFT_OUT, None, [])

    @property
    def pattern(self) -> str:
        """The place, whatever the rank in a list."""
        return ".".join("*" if isinstance(step, int) else step for step in self.path)


@dataclass(frozen=True)
class Bad:
    """A bad value, under the name that failures and templates call it by."""

    name: str
    value: Any
    verdict: Verdict = Verdict.REFUSED


@dataclass(frozen=True)
class Rows:
    """Public ids by kind: those of rows that somebody else has, and of rows that no longer move."""

    foreign: Mapping[str, str]
    closed: Mapping[str, str]


# ------------------------------------------------------------------------------------------------- the places


def places(type_: GraphQLInputObjectType, form: Form, path: Path = ()) -> Iterator[Place]:
    """Every place of an input that a form reaches: below an object or a list that it leaves out there is nothing."""
    for name, field in type_.fields.items():
        yield from _place(field.type, form.get(name, LEFT_OUT), (*path, name), required=is_required_input_field(field))


def _place(type_: GraphQLInputType, good: Any, path: Path, *, required: bool) -> Iterator[Place]:
    yield Place(path, type_, good, required)
    bare = get_nullable_type(type_)
    if isinstance(bare, GraphQLList) and isinstance(good, list) and good:
        yield from _place(bare.of_type, good[0], (*path, 0), required=False)
    elif isinstance(bare, GraphQLInputObjectType) and isinstance(good, dict):
        yield from places(bare, good, path)


def patterns(type_: GraphQLInputObjectType, prefix: str = "", seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every place that an input has in the schema; an input inside itself is not entered again."""
    for name, field in type_.fields.items():
        pattern, inner = f"{prefix}{name}", get_nullable_type(field.type)
        yield pattern
        if isinstance(inner, GraphQLList):
            pattern, inner = f"{pattern}.*", get_nullable_type(inner.of_type)
            yield pattern
        if isinstance(inner, GraphQLInputObjectType) and inner.name not in seen:
            yield from patterns(inner, f"{pattern}.", seen | {inner.name})


def put(form: Form, path: Path, value: Any) -> Form:
    """The form with that value at that place."""
    copy = deepcopy(form)
    target: Any = copy
    for step in path[:-1]:
        target = target[step]
    if value is LEFT_OUT:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return copy


# ------------------------------------------------------------------------------------------------- the values


def bad_values(place: Place, rows: Rows) -> Iterator[Bad]:
    """What should never come at a place."""
    bare = get_nullable_type(place.type)
    yield Bad("null", None, Verdict.MALFORMED if isinstance(place.type, GraphQLNonNull) else Verdict.EITHER)
    if isinstance(place.path[-1], str) and (place.required or place.good is not LEFT_OUT):
        yield Bad("left out", LEFT_OUT, Verdict.MALFORMED if place.required else Verdict.EITHER)
    yield _malformed("another type", 7.5 if isinstance(bare, GraphQLList | GraphQLInputObjectType) else [[{}]])
    if isinstance(bare, GraphQLList):
        yield from _bad_lists(place)
    elif isinstance(bare, GraphQLInputObjectType):
        is_needed = any(map(is_required_input_field, bare.fields.values()))
        yield Bad("nothing in it", {}, Verdict.MALFORMED if is_needed else Verdict.EITHER)
        if isinstance(place.good, dict):
            yield _malformed("an unknown field", {**place.good, "nothing": 1})
    elif isinstance(bare, GraphQLEnumType):
        yield from (_malformed("an unknown member", "NOTHING"), _malformed("a number", 0))
    elif bare.name == "ID":
        yield from _bad_ids(place, rows)
    else:
        assert bare.name in SCALARS, f"say in SCALARS of tests/api/hostile/values.py what a bad {bare} is"
        yield from SCALARS[bare.name]


def _malformed(name: str, value: Any) -> Bad:
    return Bad(name, value, Verdict.MALFORMED)


def _bad_lists(place: Place) -> Iterator[Bad]:
    yield Bad("empty", [], Verdict.EITHER)
    yield _malformed("a null item", [None])
    if isinstance(place.good, list) and place.good:
        yield Bad("10 000 items", place.good[:1] * MANY)
        yield Bad("twice the same", place.good[:1] * 2)


def _bad_ids(place: Place, rows: Rows) -> Iterator[Bad]:
    kind = kind_of(place)
    assert kind in rows.foreign, f"give a {kind} to a stranger in tests/api/hostile/scene.py ({place.pattern})"
    yield from (Bad("NUL", "\x00"), Bad("100 000 characters", LONG))
    yield Bad("unknown", f"{kind}_{UNKNOWN}")
    yield Bad("somebody else's", rows.foreign[kind])
    yield Bad("cut short", rows.foreign[kind][:-1])
    other = "dossier" if kind == "piece" else "piece"
    yield Bad("of another kind", f"{other}_{rows.foreign[kind].partition('_')[2]}")
    if kind in rows.closed:
        yield Bad("closed", rows.closed[kind])


KINDS: Final = {"documentId": "fichier", "fileId": "fichier", "bankAccountId": "compte"}
"""The kind of row behind an id whose name does not say it."""


def kind_of(place: Place) -> str:
    """The kind of row that an id names: as its good value shows, else as its name does (`structureId`)."""
    if isinstance(place.good, str):
        return place.good.partition("_")[0]
    name = next(step for step in reversed(place.path) if isinstance(step, str))
    bare = name.removesuffix("Id").removesuffix("Ids")
    last = "".join(letter if letter.islower() else f" {letter.lower()}" for letter in bare).split()[-1]
    return KINDS.get(name, last)


SCALARS: Final[Mapping[str, tuple[Bad, ...]]] = {
    "String": (
        Bad("empty", "", Verdict.EITHER),
        Bad("100 000 characters", LONG),
        Bad("NUL", "a\x00b"),
        Bad("written backwards", "a\u202eb"),
    ),
    "Boolean": (_malformed("a text", "true"), _malformed("a number", 1)),
    "Int": (
        *(Bad("zero", 0), Bad("negative", -1)),
        *(_malformed("past 32 bits", 2**31), _malformed("a fraction", 1.5), _malformed("a text", "1")),
    ),
    "UUID": (_malformed("a number", "1"), _malformed("without hyphens", "0190a1b200007000800000000000000000")),
    "Montant": (
        *(Bad("negative", "-1.00"), Bad("huge", "999999999999.99"), Bad("huge and negative", "-999999999999.99")),
        *(_malformed("too many digits", "9999999999999.99"), _malformed("a float", 1000.5)),
        *(_malformed("not a number", "NaN"), _malformed("an exponent", "1e3")),
        *(_malformed("a third decimal", "1.000"), _malformed("a comma", "1,00")),
    ),
    "Date": (
        *(Bad("year 1", "0001-01-01"), Bad("year 9999", "9999-12-31")),
        *(_malformed("no such day", "2025-02-30"), _malformed("a number", 20250105)),
        _malformed("an instant", "2025-01-05T00:00:00Z"),
    ),
    "DateTime": (
        *(Bad("year 1", "0001-01-01T00:00:00Z"), Bad("year 9999", "9999-12-31T23:59:59Z")),
        *(_malformed("no such day", "2025-02-30T00:00:00Z"), _malformed("without an offset", "2025-01-05T00:00:00")),
    ),
    "Siret": (
        *(_malformed("a wrong key", "00012345500017"), _malformed("too short", "0001234550001")),
        _malformed("NUL", "\x00"),
    ),
}
"""What should never come for each scalar; one that is new to the schema needs its line here."""
