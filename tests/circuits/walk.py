"""A walk: one dossier lived through HTTP by everybody it names, what each is offered checked after each act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import datetime, timedelta
from typing import Any, Final

from api.domain.delays import PARIS
from api.domain.organisation import MoaPresence
from api.domain.roles import Seat
from api.models import Structure
from api.sql import Sql, as_uuid
from tests.circuits.counted import agreed
from tests.circuits.offers import BUTTONS, Offered, check_answers, read_offers, rehearse, well_formed
from tests.circuits.snapshot import assert_unchanged, count, snapshot
from tests.circuits.stage import DEPOSITS, SIRETS, act, codes, form
from tests.circuits.town import ACCOUNTS, EQUIPPED, NARROWED, TOOL, TOOLS_UNTIL, Town
from tests.circuits.walk_openings import SETTINGS, VALIDATORS, Opening
from tests.circuits.walk_steps import ANY, DRAFT, LATER, SETTING, Step, enabled
from tests.operations import USER_ERROR
from tests.world import START

KEYS: Final = {siret: key for key, siret in SIRETS.items()}

_DRAFTS: Final = f"""
query Drafts($ids: [ID!]!) {{
  nodes(ids: $ids) {{ ... on Draft {{ version problems {{ ...Problem }} }} }}
}}{USER_ERROR}"""

LEVEL: Final = "CONSULTATION_ONLY"
"""What a reader is answered, wherever the pièce is."""


def structure_of(who: str) -> str:
    """The structure of somebody."""
    return who.partition(" ")[0]


class Walk:
    """A dossier, and those begun from it: their pièces, their drafts, and what everybody sees of them.

    Not a dataclass: Hypothesis would write all of its fields at each draw.
    """

    def __init__(self, town: Town, opening: Opening, wanted: Set[str] = frozenset()) -> None:
        self.town = town
        self.opening = opening
        self.wanted = wanted
        self.now: datetime = START
        self.story: list[Step] = []
        self.pieces: list[str] = []
        self.numbers: list[str] = []
        self.seats: dict[str, dict[str, str]] = {}
        self.seen: dict[str, dict[str, Offered | None]] = {}
        self.drafts: dict[str, str] = {}
        self.settings = {key: settings[0] for key, settings in SETTINGS.items()}
        self.settings[opening.marche.recipient] = opening.setting
        self.notices: dict[str, dict[str, Any]] = {}

    async def begin(self) -> None:
        """Deposit the first pièce in an empty sandbox, then look."""
        await self.town.empty()
        marche = self.opening.marche
        _ = await Structure.filter(identifier=SIRETS[marche.recipient]).update(moa_presence=self.opening.setting)
        given = {
            "structureId": self.town.world.structures[marche.supplier],
            "serviceId": self.town.services.get(self.opening.service or ""),
            **marche.form,
            **self.opening.more,
        }
        await self.take(Step(f"{marche.supplier} agent", "DepositPiece", {"cadre": self.opening.cadre, **given}))

    @property
    def levels(self) -> int:
        """How many validators answer, one after the other."""
        return len(self.opening.marche.validators)

    @property
    def deadlines(self) -> list[datetime]:
        """When the delays that run on the last pièce pass."""
        return [each for each in map(datetime.fromisoformat, self.shown(self.pieces[-1]).due) if each > self.now]

    @property
    def over(self) -> bool:
        """Whether nobody has anything left to do."""
        return not enabled(self) and not self.drafts

    def sitting(self, piece: str, who: str) -> tuple[str, ...]:
        """The seats of somebody's structure around a pièce."""
        return tuple(seat for seat, key in self.seats[piece].items() if key == structure_of(who))

    def shown(self, piece: str) -> Offered:
        """A pièce as its supplier sees it."""
        offered = self.seen[f"{self.seats[piece]['FOURNISSEUR']} agent"][piece]
        assert offered is not None
        return offered

    def possible_validators(self, piece: str) -> list[str]:
        """Whom a correction may name: neither the depositor nor a validator (T08)."""
        taken = {key for seat, key in self.seats[piece].items() if seat in ("FOURNISSEUR", "VALIDEUR_1", "VALIDEUR_2")}
        return [key for key in (*VALIDATORS, "LORMEL") if key not in taken]

    def cast(self) -> Iterator[str]:
        """Everybody of the structures that sit somewhere, and somebody of one that does not.

        Managers have the rights of agents: only the long walks ask them too.
        """
        seated = dict.fromkeys(key for seats in self.seats.values() for key in seats.values())
        yield from (f"{key} agent" for key in seated)
        if self.town.thorough or len(self.story) % 3 == 1:
            others = ACCOUNTS[1:] if self.town.thorough else ACCOUNTS[1:2]
            for key in seated:
                yield from (f"{key} {account}" for account in (*others, *NARROWED.get(key, ())))
                if key in EQUIPPED and self.now < TOOLS_UNTIL:
                    yield f"{key} {TOOL}"
            yield next(f"{key} agent" for key in SIRETS if key not in seated)

    # -------------------------------------------------------------------------------------------- looking

    async def look(self) -> None:
        """Read what everybody is offered now, and rehearse what has not been yet: nothing of it is written."""
        await self._sit_down()
        cast = list(self.cast())
        for key in dict.fromkeys(map(structure_of, cast)):
            _ = await self.town.file(key)
        before = await snapshot()
        self.seen = {who: await read_offers(await self.town.person(who), self.pieces) for who in cast}
        for who, seen in self.seen.items():
            for piece, offered in seen.items():
                self._check_sight(who, piece, offered)
                self.town.hear(offered.said if offered else {})
                await self._check_offers(who, piece, offered)
        self._check_awaited()
        await self._check_drafts()
        await assert_unchanged(before, "looking and rehearsing write nothing")

    async def count(self) -> None:
        """Nobody's counts and lists contradict each other."""
        seated: dict[str, set[Seat]] = defaultdict(set)
        for seat, key in (each for seats in self.seats.values() for each in seats.items()):
            seated[key].add(Seat(seat))
        for key, seats in sorted(seated.items()):
            for account in ("agent", *NARROWED.get(key, ())):
                _ = await agreed(await self.town.person(f"{key} {account}"), seats)

    async def _sit_down(self) -> None:
        """See who sits where: a recycling and a correction seat others."""
        rows = await Sql().fetch(
            "SELECT p.id, f.seat, s.identifier FROM piece p JOIN party f ON f.dossier_id = p.dossier_id"
            " JOIN structure s ON s.id = f.structure_id ORDER BY f.seat"
        )
        self.seats = {piece: {} for piece in self.pieces}
        for key, seat, siret in rows:
            self.seats[f"piece_{as_uuid(key).hex}"][seat] = KEYS[siret]

    def _check_sight(self, who: str, piece: str, offered: Offered | None) -> None:
        """R-FILE-2: everybody of a structure that sits there, those of one service if it is theirs, nobody else."""
        seated = bool(self.sitting(piece, who))
        if not seated or who.endswith(ACCOUNTS):
            assert (offered is not None) == seated, (who, piece, self.seats[piece])

    async def _check_offers(self, who: str, piece: str, offered: Offered | None) -> None:
        """Rehearse the acts that have not been as things are, and remember those that agreed."""
        known = self.town.rehearsed
        new = {name: key for name in BUTTONS if (key := self._situation(who, piece, offered, name)) not in known}
        if not new:
            return
        shown = offered or self.shown(piece)
        forms = {
            name: well_formed(
                name,
                shown,
                file=self.town.files[structure_of(who)],
                validator=SIRETS[self.possible_validators(piece)[0]],
                levels=self.levels,
            )
            for name in new
        }
        check_answers(who, offered, await rehearse(await self.town.person(who), forms))
        known.update(new.values())
        self.town.taken["rehearsals"] += len(new)

    def _situation(self, who: str, piece: str, offered: Offered | None, name: str) -> object:
        """What an answer depends on, as far as one looks.

        The ordinary suite looks less far: an act that is not listed never is that seat's, and of those who are not
        agents it asks once what they may not do, for each reason.
        """
        account, sitting = who.partition(" ")[2].replace("gestionnaire", "agent"), self.sitting(piece, who)
        said = offered.said.get(name) if offered else None
        if self.town.thorough:
            place = (offered.cadre, offered.status, offered.current) if offered else ()
            more = (offered.waiting_for, self.levels, self.opening.setting) if offered and said is not None else ()
            return (name, account, sitting, repr(said), place, more)
        if offered is None:
            return name
        if said is None:
            return (name, account, sitting if account == "agent" else ())
        if account != "agent":
            return (name, account, *codes({"userErrors": said}), "listed")
        return (name, sitting, repr(said), offered.status, offered.current, "" if said else offered.cadre)

    def _check_awaited(self) -> None:
        """Who is awaited may do something (§9.2)."""
        for piece in self.pieces:
            for seat in self.shown(piece).waiting_for:
                offered = self.seen[f"{self.seats[piece][seat]} agent"][piece]
                assert offered is not None, (piece, seat)
                assert offered.enabled, (offered, seat)

    async def _check_drafts(self) -> None:
        """What is told of each draft is what sending it would answer; nobody else sees it (R-FILE-2)."""
        for who in self.seen if self.drafts else ():
            person = await self.town.person(who)
            nodes = (await person.run(_DRAFTS, ids=list(self.drafts)))["nodes"]
            for (draft, owner), node in zip(self.drafts.items(), nodes, strict=True):
                own = structure_of(who) == owner
                if not own or who.endswith(ACCOUNTS):
                    assert (node is not None) == own, (who, draft, owner)
                version = {"expectedVersion": node["version"]} if node else {}
                payload = await act(person, "SubmitDraft", {"draftId": draft, "dryRun": True, **version})
                told = payload["userErrors"] if node else codes(payload)
                assert told == (node["problems"] if node else ["NOT_FOUND"]), (who, draft, node)

    # ----------------------------------------------------------------------------------------- going on

    async def take(self, step: Step) -> None:
        """Do what comes next, then look."""
        self.story.append(step)
        if step.operation == LATER:
            await self._wait(step.given)
        else:
            await self._act(step)
        await self.look()

    async def _wait(self, given: Mapping[str, Any]) -> None:
        if "days" in given:
            self.now += timedelta(days=given["days"])
        else:
            self.now = min(self.deadlines) - timedelta(seconds="before" in given["to"])
        await self.town.world.move_clock(self.now)

    async def _act(self, step: Step) -> None:
        """Rehearse an act, then do it: the same answer; neither a rehearsal nor a refusal writes anything."""
        person, given = await self.town.person(step.who), await self._form(step)
        before, lines = await snapshot(), await count("journal_entry")
        rehearsed = await act(person, step.operation, {**given, "dryRun": True})
        await assert_unchanged(before, step)
        payload = await act(person, step.operation, given)
        errors = payload["userErrors"]
        assert errors == rehearsed["userErrors"], step
        assert all(problem["message"] for problem in errors), step
        assert step.expects == ANY or codes(payload) == [step.expects] * bool(step.expects), (step, errors)
        if errors:
            await assert_unchanged(before, step)
            return
        assert step.operation in ("SaveDraft", "DiscardDraft") or await count("journal_entry") > lines, step
        assert "message" not in payload or payload["message"], step
        self._remember(step, payload, given)

    async def _form(self, step: Step) -> dict[str, Any]:
        """The form of a step with what a story leaves out: identifiers, files, the fields of a deposit."""
        given, file = dict(step.given), await self.town.file(structure_of(step.who))
        filled = form(given.pop("cadre", None) or "A4", documentId=file)
        match step.operation:
            case "DepositPiece":
                return {**filled, **given}
            case "DepositNextPiece":
                offered = self.seen[step.who][step.target]
                start = offered.starts.get(step.given["cadre"], {}) if offered else {}
                return {"previousPieceId": step.target, **filled, **start, **given}
            case "SaveDraft" if step.on == DRAFT:
                del filled["cadre"]
                return {"draftId": step.target, **filled}
            case "SaveDraft":
                whole = {**filled, "cadre": step.given["cadre"]} if given["whole"] else {"cadre": step.given["cadre"]}
                return {"previousPieceId": step.target, **whole}
            case "SubmitDraft" | "DiscardDraft":
                return {"draftId": step.target}
            case "UpdateStructureSettings":
                return {"structureId": step.target, **given}
            case "RecordInterruption":
                return {"pieceId": step.target, **self._notice(step.target)}
        kinds = given.pop("files", ())
        if kinds:
            given["attachments"] = [{"fileId": file, "designation": kind.capitalize(), "kind": kind} for kind in kinds]
        return {"pieceId": step.target, **given}

    def _notice(self, piece: str) -> dict[str, Any]:
        """A notice received today, or that everything has been received since the one there is (R-SUS-4)."""
        today = self.now.astimezone(PARIS).date().isoformat()
        given = self.notices.get(piece)
        return {**given, "resumedOn": today} if given else {"noticeDate": today, "reasons": "Il manque le PV"}

    def _remember(self, step: Step, payload: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        """Keep what was born, and what is used up."""
        self.town.taken.update(("acts", step.operation))
        if self.town.files[structure_of(step.who)] in repr(given):
            del self.town.files[structure_of(step.who)]
        if step.on == DRAFT and step.operation != "SaveDraft":
            del self.drafts[step.target]
        if step.operation in (*DEPOSITS, "SubmitDraft"):
            self.pieces.append(payload["piece"]["id"])
            self.numbers.append(payload["piece"]["number"])
        elif step.operation in ("SaveDraft", "DuplicatePiece"):
            self.drafts[payload["draft"]["id"]] = KEYS[payload["draft"]["structure"]["identifier"]]
        elif step.operation == SETTING:
            self.settings[structure_of(step.who)] = MoaPresence(given["moaPresence"])
        elif step.operation == "RecordInterruption":
            self.notices[step.target] = {key: given[key] for key in ("noticeDate", "reasons")}
        self.town.taken.update({"SaveDraft": ["T01"], "DiscardDraft": ["T02"]}.get(step.operation, []))
