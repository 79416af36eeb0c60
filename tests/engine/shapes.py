"""A schema with every shape a type can have, and objects whose values are not always what the types promise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from enum import Enum, StrEnum
from random import Random
from typing import Annotated, Any, Generic, NewType, TypeVar

import strawberry
from graphql import GraphQLAbstractType, GraphQLError, GraphQLResolveInfo, Undefined
from strawberry.permission import BasePermission
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig

from api.schema.scalars import SCALARS, Date, DateTime, Montant
from tests.engine.growing import Soon, Trial

Item = TypeVar("Item")


Strange = NewType("Strange", str)
STRANGE = strawberry.scalar(
    name="Strange",
    serialize=lambda value: {"none": None, "undefined": Undefined, "awaitable": Soon([], "awaited")}.get(value, value),
)


@strawberry.enum
class Tone(Enum):
    LIGHT = 1
    DARK = strawberry.enum_value(2, name="SOMBRE")
    PALE = 1  # noqa: PIE796 - another name of LIGHT


@strawberry.enum
class Size(StrEnum):
    SMALL = "petit"
    LARGE = "grand"


@strawberry.input
class Wanted:
    tone: Tone
    sizes: list[Size] = strawberry.field(default_factory=list)
    note: str | None = None


@strawberry.interface
class Named:
    name: str

    @strawberry.field
    def nickname(self) -> str | None:
        return self.name[:1]


@strawberry.type
class Leaf(Named):
    text: str
    number: int
    ratio: float | None
    tone: Tone
    size: Size | None


@strawberry.type
class Box:
    label: str | None
    amount: Montant
    day: Date | None
    instant: DateTime
    content: JSON | None


def judged(info: GraphQLResolveInfo[Any], what: str, *verdicts: Any) -> Any:
    """What is said of the type of a value, whatever it is; noted."""
    trial: Trial = info.context
    trial.calls.append((what, *info.path.as_list()))
    return trial.grower(f"{what} {info.path.as_list()}").chance.choice(verdicts)


@strawberry.interface
class Titled:
    title: str | None

    @classmethod
    def resolve_type(cls, _: Any, info: GraphQLResolveInfo[Any], _type: GraphQLAbstractType) -> str | None:
        found: str | None = judged(info, "resolve_type", "Book", "Book", "Book", "Leaf", None)
        return found


@strawberry.type
class Book(Titled):
    pages: int
    strange: Strange | None

    @classmethod
    def is_type_of(cls, _: Any, info: GraphQLResolveInfo[Any]) -> bool:
        found: bool = judged(info, "is_type_of", True, True, True, False)
        return found


@strawberry.type
class Page(Generic[Item]):
    rows: list[Item]
    more: bool


Thing = Annotated[Leaf | Box, strawberry.union("Thing")]


def grown(info: strawberry.Info, depth: int) -> Any:
    """A value for the field that runs, which is noted; the same in both executions."""
    trial: Trial = info.context
    return trial.called(info).grown(info._raw_info.return_type, depth)


@strawberry.type
class Branch(Named):
    id: strawberry.ID
    flag: bool
    words: list[str]
    numbers: list[int | None] | None
    tones: list[Tone]
    grid: list[list[int | None] | None] | None
    cube: list[list[list[str]]]
    child: Branch | None
    twin: Branch
    leaf: Leaf
    leaves: list[Leaf]
    boxes: list[Box | None] | None
    board: list[list[Leaf | None]]
    named: Named | None
    thing: Thing
    things: list[Thing | None]
    page: Page[Leaf] | None
    book: Book
    shelf: list[list[Titled | None]]

    @strawberry.field
    def shout(self) -> str:
        return self.name.upper()

    @strawberry.field
    def chance(self, info: strawberry.Info) -> int | None:
        made: int | None = grown(info, 1)
        return made

    @strawberry.field
    def times(self, info: strawberry.Info, n: int = 2, tone: Tone | None = None) -> list[str]:
        info.context.called(info)
        return [f"{rank} {tone}" for rank in range(n)]

    @strawberry.field
    def pick(
        self,
        info: strawberry.Info,
        wanted: Wanted,
        among: JSON | None = None,
        most: strawberry.Maybe[int | None] = None,
        tones: list[Tone] | None = None,
    ) -> str | None:
        info.context.called(info)
        given: Any = among
        if isinstance(given, list):
            given.append(len(given))  # what one call does to its arguments, the next must not see
        return f"{wanted} {among} {most} {tones}"

    @strawberry.field
    def broken(self, info: strawberry.Info) -> Leaf | None:
        chance: Random = info.context.called(info).chance
        raise chance.choice([LookupError("broken"), GraphQLError("refused", extensions={"code": "NO"})])

    @strawberry.field
    def broken_hard(self, info: strawberry.Info) -> int:
        if info.context.called(info).chance.random() < 0.5:
            raise LookupError("broken hard")
        return 1

    @strawberry.field
    async def slow(self, info: strawberry.Info) -> Branch | None:
        made: Branch | None = grown(info, 2)
        await asyncio.sleep(0)
        return made

    @strawberry.field
    async def slow_hard(self, info: strawberry.Info) -> Leaf:
        chance = info.context.called(info).chance
        for _ in range(chance.randrange(3)):
            await asyncio.sleep(0)
        if chance.random() < 0.3:
            raise LookupError("slow and broken")
        return Leaf(name="slow", text="", number=chance.randrange(9), ratio=None, tone=Tone.DARK, size=None)

    @strawberry.field
    def promised(self, info: strawberry.Info) -> list[Branch | None]:
        return Soon(info.context.calls, grown(info, 2))  # type: ignore[return-value]


class Sometimes(BasePermission):
    """Who may is drawn."""

    message = "not this time"

    def has_permission(self, source: Any, info: strawberry.Info, **kwargs: Any) -> bool:
        """Whether it is allowed; noted."""
        trial: Trial = info.context
        return trial.called(info).chance.random() < 0.7 if kwargs or source else False


@strawberry.type
class Query:
    branch: Branch
    maybe: Branch | None
    branches: list[Branch | None]
    named: list[Named]
    thing: Thing | None
    leaf: Leaf

    @strawberry.field
    async def found(self, info: strawberry.Info, depth: int = 3) -> Branch:
        made: Branch = grown(info, depth)
        await asyncio.sleep(0)
        return made

    @strawberry.field
    async def sought(
        self, info: strawberry.Info, wanted: Wanted, among: JSON | None = None, most: strawberry.Maybe[int] = None
    ) -> Leaf:
        chance = info.context.called(info).chance
        text = f"{wanted} {among} {most}"
        given: Any = among
        if isinstance(given, list):
            given.append(0)
        if chance.random() < 0.3:
            raise LookupError(text)
        answers = Leaf(name=text, text=text, number=1, ratio=None, tone=Tone.DARK, size=None), None, grown(info, 1)
        found: Leaf = chance.choice(answers)
        return found

    @strawberry.field(permission_classes=[Sometimes])  # type: ignore[untyped-decorator]  # so Strawberry has it
    async def guarded(self, info: strawberry.Info, depth: int = 2) -> Branch | None:
        made: Branch | None = grown(info, depth)
        return made


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def act(self, info: strawberry.Info, wanted: Wanted) -> Branch | None:
        made: Branch | None = grown(info, 3)
        await asyncio.sleep(0)
        return made

    @strawberry.mutation
    def fail(self, info: strawberry.Info) -> int | None:
        info.context.called(info)
        raise LookupError("act failed")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def events(self, info: strawberry.Info, count: int = 3) -> AsyncGenerator[Branch | None]:
        for _ in range(count):
            await asyncio.sleep(0)
            yield grown(info, 3)


def every_shape(**options: Any) -> strawberry.Schema:
    """The schema."""
    config = StrawberryConfig(scalar_map={**SCALARS, Strange: STRANGE})
    return strawberry.Schema(Query, Mutation, Subscription, config=config, types=[Leaf, Box, Branch, Book], **options)
