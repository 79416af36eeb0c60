"""Bad values sent one by one, and what is wrong with the answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from zlib import crc32

from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    OperationDefinitionNode,
    VariableDefinitionNode,
    get_named_type,
    parse,
)
from graphql.execution.values import get_variable_values

from api.contract import schema
from api.db import reads_sqlite
from api.domain.errors import ErrorCode, RequestErrorCode
from tests.api.hostile.template import Template
from tests.api.hostile.values import Bad, Form, Place, Rows, Verdict, bad_values, places, put
from tests.circuits.snapshot import snapshot
from tests.world import Person

ROOT: Final = schema._schema.mutation_type
assert ROOT is not None
MUTATIONS: Final = {name: found for name, found in ROOT.fields.items() if found.args}
"""The mutations that take something: signOut does not."""

REQUEST_CODES: Final = frozenset(RequestErrorCode) - {RequestErrorCode.INTERNAL, RequestErrorCode.TIMEOUT}
OF_THE_WHOLE: Final = frozenset({ErrorCode.SIGN_IN_FAILED, ErrorCode.LINK_EXPIRED, ErrorCode.AMOUNTS_INCONSISTENT})
"""The problems that do not tell, or cannot, which of several places is wrong."""
PAIRED: Final = {"validFrom": "validUntil"}
"""Where a fault of two places is told."""

ERRORS: Final = "userErrors { code message field params { name value } remedy rule }"


def input_of(name: str) -> GraphQLInputObjectType:
    """What a mutation takes."""
    arguments = MUTATIONS[name].args
    assert list(arguments) == ["input"], f"{name}: one argument, called input (conventions 2)"
    found = get_named_type(arguments["input"].type)
    assert isinstance(found, GraphQLInputObjectType), name
    return found


def operation(name: str) -> str:
    """The mutation, and every problem that it may answer."""
    payload = get_named_type(MUTATIONS[name].type)
    assert isinstance(payload, GraphQLObjectType)
    each = f"results {{ {ERRORS} }}" if "results" in payload.fields else ""
    return f"mutation M($input: {input_of(name).name}!) {{ {name}(input: $input) {{ {ERRORS} {each} }} }}"


@cache
def _variables(name: str) -> tuple[VariableDefinitionNode, ...]:
    definition = parse(operation(name)).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return definition.variable_definitions or ()


def is_malformed(name: str, form: Form) -> bool:
    """Whether the schema itself refuses an input, by what every request goes through before it runs."""
    return isinstance(get_variable_values(schema._schema, _variables(name), {"input": form}), list)


@dataclass(frozen=True)
class Answer:
    """What a mutation answered: its top-level codes, or its problems."""

    status: int
    codes: tuple[str, ...]
    problems: tuple[Mapping[str, Any], ...]

    @property
    def refused(self) -> bool:
        """Whether it says no."""
        return bool(self.codes or self.problems)

    @property
    def broken(self) -> bool:
        """Whether a bug answers, or something that has no code of ours."""
        told = {problem["code"] for problem in self.problems}
        return self.status >= 500 or not set(self.codes) <= REQUEST_CODES or not told <= set(ErrorCode)

    def is_about(self, place: Place) -> bool:
        """Whether a problem is that of that part of the input, or of the whole act."""
        first = place.path[0]
        return bool(self.codes) or any(
            problem["field"] is None
            or problem["field"][0] in (first, PAIRED.get(str(first)))
            or problem["code"] in OF_THE_WHOLE
            for problem in self.problems
        )

    def __str__(self) -> str:
        told = [f"{problem['code']} at {problem['field']}" for problem in self.problems[:5]]
        return f"{self.status} {' '.join(self.codes)} {', '.join(told)}"


async def send(person: Person, name: str, form: Any) -> Answer:
    """What a mutation answers, whatever the form holds: even what no client of ours would write."""
    body = json.dumps({"query": operation(name), "variables": {"input": form}}).encode()
    headers = {"content-type": "application/json", **person.headers}
    answer = await person.http.post("/graphql", content=body, headers=headers)
    person.http.cookies.clear()  # a session that a form has opened is nobody's here
    said = answer.json()
    payload: dict[str, Any] = (said.get("data") or {}).get(name) or {"userErrors": []}
    found = [*payload["userErrors"], *(each for item in payload.get("results", ()) for each in item["userErrors"])]
    codes = tuple(error["extensions"]["code"] for error in said.get("errors", ()))
    return Answer(answer.status_code, codes, tuple(found))


ALWAYS: Final = ("NUL", "100 000 characters", "unknown", "somebody else's")
"""What is tried at every place: each database stores texts in its own way, and no id may tell of another's rows."""


@dataclass(frozen=True)
class Sample:
    """Which bad values are tried: all, or a part, which is not the same on each database."""

    whole: bool

    def takes(self, place: str, bad: Bad) -> bool:
        """Whether a bad value is tried at a place; always answered alike."""
        drawn = crc32(f"{place} = {bad.name}".encode()) % 2 == (0 if reads_sqlite() else 1)
        return self.whole or drawn or bad.name in ALWAYS


@dataclass
class Trial:
    """An input that is right, and the places of it that are tried."""

    name: str
    template: Template
    person: Person
    form: Form
    rows: Rows
    rehearses: bool
    """Whether what may be right or wrong is tried too."""
    sample: Sample
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    @property
    def places(self) -> list[Place]:
        """Every place that the input reaches."""
        return list(places(input_of(self.name), self.form))

    async def faults(self, tried: frozenset[str]) -> AsyncIterator[str]:
        """Everything that is wrong, places tried before left out; last, what is wrong with the template itself."""
        before = await snapshot(without=self.template.writes)
        for place in self.places:
            for bad in bad_values(place, self.rows) if place.pattern not in tried else ():
                if not self.sample.takes(f"{self.name}.{place.pattern}", bad):
                    continue
                if fault := await self._fault(place, bad):
                    yield f"input.{place.pattern} = {bad.name}: {fault}"
        after = await snapshot(without=self.template.writes)
        if changed := [table for table in after if after[table] != before[table]]:
            yield f"written: {changed}"
        answer = await send(self.person, self.name, self._rehearsed(self.form))
        if answer.refused:
            yield f"the template of {self.template.who} is not right: {answer}"

    @property
    def _can_rehearse(self) -> bool:
        return "dryRun" in input_of(self.name).fields

    def _rehearsed(self, form: Form) -> Form:
        return {**form, "dryRun": True} if self._can_rehearse else form

    async def _fault(self, place: Place, bad: Bad) -> str | None:
        form = put(self.form, place.path, bad.value)
        if bad.verdict is Verdict.MALFORMED:
            return None if is_malformed(self.name, form) else "taken by the schema"
        is_taken = bad.verdict is Verdict.EITHER or bad.name in self.template.takes.get(place.pattern, ())
        if is_taken and not (self.rehearses and self._can_rehearse):
            return None
        answer = await send(self.person, self.name, self._rehearsed(form) if is_taken else form)
        if answer.broken:
            return str(answer)
        self.answers[place.pattern, bad.name] = answer
        return None if is_taken or place.pattern in self.template.alike else self._unlike(place, bad, answer)

    def _unlike(self, place: Place, bad: Bad, answer: Answer) -> str | None:
        """What is wrong with the refusal of a bad value."""
        if not answer.refused:
            return "taken"
        if bad.name != "closed" and not answer.is_about(place):
            return f"{answer}, which is elsewhere"
        unknown = self.answers.get((place.pattern, "unknown"), answer)
        if bad.name == "somebody else's" and answer != unknown:
            return f"{answer}, when what does not exist is answered {unknown}"
        return None
