"""What the server has acknowledged, written down outside it, and compared with what its database holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from api import db
from api.domain.ids import public_id
from api.domain.journal import ChangeKind
from api.models import Draft, IdempotentCall, Piece
from api.security import token_digest
from api.sql import as_uuid
from api.usecases.clock import read_clock

Form = dict[str, Any]

DEPOSITS: Final = frozenset({"depositPiece", "depositNextPiece", "submitDraft"})
ENTRIES: Final = {
    "acknowledgePiece": ChangeKind.PIECE_ACKNOWLEDGED,
    "refusePiece": ChangeKind.PIECE_REFUSED,
    "suspendPiece": ChangeKind.PIECE_SUSPENDED,
    "completePiece": ChangeKind.PIECE_COMPLETED,
    "treatPiece": ChangeKind.PIECE_TREATED,
    "validatePiece": ChangeKind.PIECE_VALIDATED,
    "declineValidation": ChangeKind.VALIDATOR_DECLINED,
    "correctValidator": ChangeKind.VALIDATOR_CORRECTED,
    "recyclePiece": ChangeKind.PIECE_RECYCLED,
    "duplicatePiece": ChangeKind.PIECE_DUPLICATED,
    "acknowledgeRejection": ChangeKind.REJECTION_ACKNOWLEDGED,
    "acknowledgeSuspension": ChangeKind.SUSPENSION_ACKNOWLEDGED,
    "markRejectionHandled": ChangeKind.REJECTION_HANDLED,
    "recordInterruption": ChangeKind.INTERRUPTION_RECORDED,
}
"""The line that an act leaves on the pièce that it names."""


@dataclass
class Act:
    """A mutation sent under a key, and what it answered once it has.

    `lost` when an answer never came, `kept` when what was done had been kept nevertheless.
    """

    mutation: str
    form: Form
    key: UUID = field(default_factory=uuid4)
    lost: bool = False
    kept: bool = False
    answer: Any = None
    checked: bool = False

    @property
    def is_deposit(self) -> bool:
        """Whether a pièce comes of it."""
        return self.mutation in DEPOSITS

    @property
    def done(self) -> bool:
        """Whether it is acknowledged as done, and not as refused."""
        return self.answer is not None and not self.answer["userErrors"]


@dataclass
class Ledger:
    """Everything that clients have sent and been told."""

    acts: list[Act] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, int] = field(default_factory=dict)
    downloads: set[tuple[str, str]] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    sessions: dict[str, bool] = field(default_factory=dict)
    clock: datetime | None = None

    @property
    def doubtful(self) -> list[Act]:
        """The acts sent of which nobody knows yet whether they were done."""
        return [act for act in self.acts if act.answer is None]

    def settle(self, act: Act, answer: Any) -> None:
        """Write down an answer; a second one of the same act must say the same."""
        if act.answer is not None:
            assert answer["replayed"], act
            assert answer["userErrors"] == act.answer["userErrors"], act
            return
        assert act.lost or not answer["replayed"], act
        act.answer, act.kept = answer, answer["replayed"]
        if act.done and act.mutation in ("discardDraft", "submitDraft"):
            del self.drafts[act.form["draftId"]]
        elif act.done and answer.get("draft"):
            self.drafts[answer["draft"]["id"]] = answer["draft"]["version"]

    async def faults(self) -> list[str]:
        """What was acknowledged and is not there, or is there and was never asked for."""
        found = [fault async for fault in self._answers()]
        found += [*await self._lines(), *await self._drafts(), *await self._rest()]
        return found

    async def _answers(self) -> AsyncIterator[str]:
        """The acts answered since the last look: the pièce they showed, and the memory of their key."""
        fresh = [act for act in self.acts if act.answer is not None and not act.checked]
        calls = {row.key: row for row in await IdempotentCall.filter(key__in=[act.key for act in fresh])}
        shown = {act.answer["piece"]["id"] for act in fresh if act.answer.get("piece")}
        pieces = {public_id("piece", row.id): row for row in await Piece.filter(id__in=list(map(_key, shown)))}
        for act in fresh:
            act.checked = True
            if act.key not in calls or bool(calls[act.key].outcome["problems"]) is act.done:
                yield f"{act.mutation} {act.form}: its answer is not remembered"
            piece = act.answer.get("piece")
            if piece is None:
                continue
            row = pieces.get(piece["id"])
            if row is None or row.number != piece["number"] or row.version < piece["version"]:
                yield f"{act.mutation}: pièce {piece} is not there"

    async def _lines(self) -> list[str]:
        """Each act is in the history once: an acknowledged one surely, one without an answer perhaps."""
        sure, perhaps = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        numbers_sure, numbers_perhaps = set[str](), set[str]()
        for act in self.acts:
            if act.answer is not None and not act.done:
                continue
            count, numbers = (sure, numbers_sure) if act.done else (perhaps, numbers_perhaps)
            count.update(_lines_of(act))
            if act.is_deposit:
                numbers.add(act.form.get("number") or self.numbers[act.form["draftId"]])
        rows = await db.fetch(
            "SELECT piece_id, kind, COUNT(*) FROM journal_entry WHERE user_id IS NOT NULL"
            " AND kind NOT IN ('PIECE_DEPOSITED', 'PIECE_DOWNLOADED') GROUP BY piece_id, kind"
        )
        there = Counter({(_public("piece", row[0]), row[1]): row[2] for row in rows})
        found = [
            f"{line}: {there[line]} in the history, {sure[line]} acknowledged, {perhaps[line]} without an answer"
            for line in {*there, *sure}
            if not sure[line] <= there[line] <= sure[line] + perhaps[line]
        ]
        numbers = {row[0] for row in await db.fetch("SELECT number FROM piece")}
        found += [f"pièce {number}: acknowledged, lost" for number in numbers_sure - numbers]
        found += [f"pièce {number}: never asked for" for number in numbers - numbers_sure - numbers_perhaps]
        return found

    async def _drafts(self) -> list[str]:
        """The drafts that were acknowledged are there, unless an act without an answer has taken them away."""
        leaving = {act.form["draftId"] for act in self.doubtful if "draftId" in act.form}
        coming = sum(
            "draftId" not in act.form and act.mutation in ("saveDraft", "duplicatePiece") for act in self.doubtful
        )
        there = {public_id("draft", row.id): row.version for row in await Draft.all()}
        found = [
            f"{draft} version {version}: is {there.get(draft)}"
            for draft, version in self.drafts.items()
            if draft not in leaving and there.get(draft) != version
        ]
        strangers = there.keys() - self.drafts.keys()
        return found + [f"drafts never asked for: {strangers}"] * (len(strangers) > coming)

    async def _rest(self) -> list[str]:
        """Files, downloads, notifications read, sessions, and the clock."""
        files = {_public("fichier", row[0]): row[1] for row in await db.fetch("SELECT id, sha256 FROM attachment")}
        found = [f"{file}: lost" for file, sha256 in self.uploads.items() if files.get(file) != sha256]
        rows = await db.fetch("SELECT piece_id, user_id FROM journal_entry WHERE kind = 'PIECE_DOWNLOADED'")
        told = {(_public("piece", piece), _public("user", user)) for piece, user in rows}
        found += [f"download {each}: not recorded" for each in self.downloads - told]
        unread = {
            _public("notification", row[0])
            for row in await db.fetch("SELECT id FROM notification WHERE read_at IS NULL")
        }
        found += [f"{each}: unread again" for each in self.read & unread]
        open_ = {row[0] for row in await db.fetch("SELECT token_digest FROM session")}
        found += [
            f"session: {'lost' if is_open else 'open again'}"
            for token, is_open in self.sessions.items()
            if (token_digest(token) in open_) is not is_open
        ]
        if self.clock is not None and await read_clock() < self.clock:
            found.append(f"the clock went back from {self.clock}")
        return found


def _lines_of(act: Act) -> Iterator[tuple[str, str]]:
    if act.mutation in ENTRIES:
        yield act.form["pieceId"], ENTRIES[act.mutation].value
    elif act.is_deposit and "previousPieceId" in act.form:
        yield act.form["previousPieceId"], ChangeKind.PIECE_TREATED.value


def _public(prefix: str, key: Any) -> str:
    return public_id(prefix, as_uuid(key))


def _key(identifier: str) -> UUID:
    return UUID(identifier.partition("_")[2])
