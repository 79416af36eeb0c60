"""Copies of templates: the same rows with keys, names, numbers and instants of their own."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from stdnum import luhn

from api.domain.roles import Seat
from api.domain.text import fold
from bench.templates import OF_DOSSIER, Template

Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""The values of rows, by table, in the order of the template's columns."""

AT_HOME: Final = 0.1
"""How many dossiers, of those that a structure of the sandbox could be in, it is in: they have the long lists."""

FIRST_KEY: Final = 1_700_000_000_000
"""The milliseconds with which the keys of a data set start."""

AUDIENCES: Final = ("audience", "service_audience")


@dataclass(frozen=True, slots=True)
class Clone:
    """A structure of the data set: what replaces what in the rows of its template."""

    keys: Mapping[str, str]
    texts: Mapping[str, str]


class Copier:
    """Makes a town of so many structures, then dossiers between them; the same at each run."""

    def __init__(self, structures: Sequence[Template], dossiers: Sequence[Template], *, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a data set is to be the same each time
        self._structures = structures
        self._dossiers = dossiers
        # The longer a story, the more often: dossiers of three or four pièces are what most are.
        self._weights = list(accumulate(each.count("piece") ** 2 for each in dossiers))
        self._owners = {key: each.key for each in structures for key in each.own_keys()}
        self._clones: dict[str, list[Clone]] = {each.key: [Clone({}, {})] for each in structures}
        self._position = 0
        self._number = 0
        self._keys = 0

    @property
    def counters(self) -> Mapping[str, int]:
        """What the counters of the database must say afterwards."""
        return {"journal": self._position, "dossier": self._number}

    def town(self, count: int) -> Iterator[Rows]:
        """The structures of the sandbox, then copies of them in turn, `count` in all."""
        for rank in range(count):
            template = self._structures[rank % len(self._structures)]
            first = rank < len(self._structures)
            clone = self._clones[template.key][0] if first else self._clone(template, rank)
            yield _rewritten(template, clone.keys, clone.texts, timedelta())

    def _clone(self, template: Template, rank: int) -> Clone:
        (structure,) = template.rows["structure"]
        name, siret = structure["name"], structure["identifier"]
        siren = f"9{rank:07d}"
        head = f"{siren}{luhn.calc_check_digit(siren)}{siret[9:13]}"
        texts = {siret: head + luhn.calc_check_digit(head), name: f"{name} {rank}"}
        texts |= {
            account["connection_email"]: f"{rank}.{account['connection_email']}" for account in template.rows["account"]
        }
        clone = Clone({key: self._key() for key in template.own_keys()}, texts)
        self._clones[template.key].append(clone)
        return clone

    def dossiers(self, pieces: int, *, until: datetime, days: int) -> Iterator[Rows]:
        """Dossiers of `pieces` pièces in all, opened in turn in the `days` before `until`."""
        done = 0
        while done < pieces:
            template = self._dossiers[bisect(self._weights, self._random.randrange(self._weights[-1]))]
            opened = datetime.fromisoformat(template.rows["dossier"][0]["opened_at"])
            last = max(datetime.fromisoformat(each["status_at"]) for each in template.rows["piece"])
            moment = until - (last - opened) - timedelta(days=days * (1 - done / pieces))
            yield self._dossier(template, shift=moment - opened, until=until)
            done += template.count("piece")

    def waiting(self, count: int, *, until: datetime) -> Iterator[Rows]:
        """Dossiers of the first template between the structures of the sandbox, a minute apart, until `until`."""
        template = self._dossiers[0]
        opened = datetime.fromisoformat(template.rows["dossier"][0]["opened_at"])
        for rank in range(count):
            moment = until - timedelta(minutes=count - rank)
            yield self._dossier(template, shift=moment - opened, until=until, at_home=1)

    def deposits(self, count: int, *, until: datetime) -> Iterator[Rows]:
        """Dossiers like those, each for the first copy of their MOE, who has a file for each: what to deposit next."""
        template = self._dossiers[0]
        opened = datetime.fromisoformat(template.rows["dossier"][0]["opened_at"])
        owner = self._owners[next(row["structure_id"] for row in template.rows["party"] if row["seat"] == Seat.MOE)]
        moe = self._clones[owner][1]
        (structure,) = (each for each in self._structures if each.key == owner)
        agent = next(row["id"] for row in structure.rows["account"] if row["connection_email"].startswith("agent@"))
        unused = dict.fromkeys(("piece_id", "kind", "designation", "rank")) | {"uploaded_by_id": moe.keys[agent]}
        for rank in range(count):
            moment = until - timedelta(minutes=count - rank)
            rows = self._dossier(template, shift=moment - opened, until=until, at_home=1, seated={owner: moe})
            file = {**template.rows["attachment"][0], **unused, "id": self._key()}
            yield {**rows, "attachment": [*rows["attachment"], tuple(file.values())]}

    def _dossier(
        self,
        template: Template,
        *,
        shift: timedelta,
        until: datetime,
        at_home: float = AT_HOME,
        seated: Mapping[str, Clone] = MappingProxyType({}),
    ) -> Rows:
        keys = {key: self._key() for key in template.own_keys()}
        texts: dict[str, str] = {}
        for owner in sorted({self._owners[value] for value in _links(template) if value in self._owners}):
            clone = seated.get(owner) or self._chosen(owner, at_home)
            keys |= clone.keys
            texts |= clone.texts
        self._number += 1
        number = f"-{self._number}"
        for row in template.rows["piece"]:
            texts[row["number"]] = row["number"] + number
        texts[template.rows["dossier"][0]["number"]] = f"{until.year}-{self._number:07d}"
        rows = _rewritten(template, keys, texts, shift, until=until, number=number)
        entries = rows["journal_entry"]
        position = list(template.rows["journal_entry"][0]).index("position")
        numbered = [
            (*entry[:position], self._position + rank, *entry[position + 1 :]) for rank, entry in enumerate(entries, 1)
        ]
        self._position += len(entries)
        return {**rows, "journal_entry": numbered}

    def _chosen(self, owner: str, at_home: float) -> Clone:
        clones = self._clones[owner]
        if len(clones) == 1 or self._random.random() < at_home:
            return clones[0]
        return clones[self._random.randrange(1, len(clones))]

    def _key(self) -> str:
        """A key that grows with each one, as those of the product do with time."""
        self._keys += 1
        serial = FIRST_KEY + self._keys
        return str(UUID(int=serial << 80 | 7 << 76 | 2 << 62 | self._random.getrandbits(60)))


def columns(template: Template) -> Mapping[str, tuple[str, ...]]:
    """The columns of the tables that a template has rows in."""
    return {table: tuple(rows[0]) for table, rows in template.rows.items() if rows}


def _links(template: Template) -> Iterator[str]:
    for table in OF_DOSSIER:
        for row in template.rows[table]:
            yield from (value for name, value in row.items() if name.endswith("_id") and value)


def _rewritten(
    template: Template,
    keys: Mapping[str, str],
    texts: Mapping[str, str],
    shift: timedelta,
    *,
    until: datetime | None = None,
    number: str = "",
) -> Rows:
    folded = {fold(old): fold(new) for old, new in texts.items()}

    def value(name: str, old: Any) -> Any:
        if not isinstance(old, str):
            return old
        if name in AUDIENCES:
            return ":".join(keys.get(part, part) for part in old.split(":"))
        if name == "number_key":
            return old + number
        if name == "fingerprint":
            return sha256(f"{old}{number}".encode()).hexdigest()
        if name == "search_text":
            for before, after in folded.items():
                old = old.replace(before, after)
            return old
        if shift and (read := _READERS.get(name[name.rfind("_") + 1 :])) is not None:
            return read(old, shift)
        return keys.get(old) or texts.get(old) or old

    made = {
        table: [tuple(value(name, old) for name, old in row.items()) for row in rows]
        for table, rows in template.rows.items()
    }
    if until is not None and (pieces := template.rows.get("piece")):
        # A delay that has passed would fire when the server starts.
        due = list(pieces[0]).index("due_at")
        now = until.astimezone(UTC).isoformat(" ")
        made["piece"] = [
            (*row[:due], None, *row[due + 1 :]) if row[due] and row[due] <= now else row for row in made["piece"]
        ]
    return made


def _instant(old: str, shift: timedelta) -> str:
    return (datetime.fromisoformat(old) + shift).isoformat(" ")


def _day(old: str, shift: timedelta) -> str:
    return str((datetime.fromisoformat(old) + shift).date())


_READERS: Final[Mapping[str, Callable[[str, timedelta], str]]] = {
    "at": _instant, "since": _instant, "date": _day, "on": _day,
}  # fmt: skip
