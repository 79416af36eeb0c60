"""One run of a player: the clock moved, each event played by who did it, then the dossiers compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.cli.playing.acts import COMPLETE_PIECE, CONSEQUENCES, DEPOSITS, MUTATIONS, SIRETS, mutation_of
from api.cli.playing.forms import fields, opening
from api.cli.playing.papers import file_name, page
from api.cli.playing.reference import Deposit, Example
from api.cli.playing.remote import Person, Refusal, Remote, Unplayable
from api.cli.playing.timeline import Shift, Turn, shift_after, timeline
from api.cli.playing.verdict import PLAYED, Played
from api.domain.attachments import ATTACHMENT_KINDS, AttachmentKind
from api.domain.deposit import MAX_NUMBER
from api.domain.errors import ErrorCode


class Game:
    """The examples being played on a server, in one order of time."""

    def __init__(self, remote: Remote, examples: Sequence[Example]) -> None:
        self.remote = remote
        self.played = {example.id: Played(example) for example in examples}
        self.now = remote.now(self._person(examples[0].supplier))
        first = min(event.at for example in examples for event in example.events)
        self.shift: Shift = shift_after(first, self.now)
        self.turns: list[Turn] = [
            turn for turn in timeline(examples, self.shift) if turn.event.transition not in CONSEQUENCES
        ]
        for played in self.played.values():
            played.suffix = self._free_suffix(played.example)

    def play(self) -> Iterator[Turn]:
        """Play the events one after the other, each given back once done; a refused example stops there.

        An example is compared at its own last event: a later one of another moves the clock past delays of the first.
        """
        last = {turn.example.id: turn for turn in self.turns}
        for turn in self.turns:
            played = self.played[turn.example.id]
            if not played.differences:
                try:
                    self._play(turn, played)
                except Refusal as refusal:
                    act = f"{mutation_of(turn.example, turn.event)} ({turn.event.transition})"
                    played.differences.append(f"{played.number(turn.event.piece)} : {act} refusé, {refusal}")
            if turn is last[turn.example.id] and played.dossier_id is not None:
                person = self._person(turn.example.supplier)
                played.read(self.remote.run(PLAYED, person, id=played.dossier_id)["dossier"], self.shift)
            yield turn

    # ------------------------------------------------------------------------------------------ one event

    def _play(self, turn: Turn, played: Played) -> None:
        person = self._person(turn.event.by)
        if turn.at > self.now:
            self.remote.advance(person, turn.at)
            self.now = turn.at
        deposit = turn.example.deposits[turn.event.piece]
        if turn.event.transition in DEPOSITS:
            self._deposit(deposit, played, person)
            return
        row = MUTATIONS[turn.event.transition]
        form = row.given(turn.example, turn.event) | {"pieceId": played.pieces[deposit.number]}
        if row.name == COMPLETE_PIECE:
            form["attachments"] = [self._attachment(deposit, played, person, AttachmentKind.JUSTIFICATIF)]
        self._send(person, row.name, row.input_type, form)

    def _deposit(self, deposit: Deposit, played: Played, person: Person) -> None:
        form = fields(deposit, played.number(deposit.number), self.shift)
        form["documentId"] = self._file(deposit, played, person, AttachmentKind.DOCUMENT_PRINCIPAL)
        form["attachments"] = [
            self._attachment(deposit, played, person, AttachmentKind[kind]) for kind in deposit.attachments
        ]
        if deposit.previous is None:
            name, input_type = "depositPiece", "DepositPieceInput"
            form |= opening(played.example, person.structure_id)
        else:
            name, input_type = "depositNextPiece", "DepositNextPieceInput"
            form["previousPieceId"] = played.pieces[deposit.previous]
        answer = self._send(person, name, input_type, form, "piece { id } dossier { id }")
        played.pieces[deposit.number] = answer["piece"]["id"]
        played.dossier_id = answer["dossier"]["id"]

    def _attachment(self, deposit: Deposit, played: Played, person: Person, kind: AttachmentKind) -> dict[str, Any]:
        return {
            "fileId": self._file(deposit, played, person, kind),
            "designation": ATTACHMENT_KINDS[kind].libelle,
            "kind": kind.value,
        }

    def _file(self, deposit: Deposit, played: Played, person: Person, kind: AttachmentKind) -> str:
        number, day = played.number(deposit.number), self.shift.day(deposit.invoice_date)
        content = page(played.example, deposit, number, day, kind)
        return self.remote.upload(person, file_name(number, kind), content)

    def _send(self, person: Person, name: str, input_type: str, form: dict[str, Any], selected: str = "") -> Any:
        """The payload of a mutation."""
        asked = f"{selected} userErrors {{ code message }}"
        query = f"mutation Act($input: {input_type}!) {{ {name}(input: $input) {{ {asked} }} }}"
        answer = self.remote.run(query, person, input=form)[name]
        if answer["userErrors"]:
            raise Refusal(" ".join(f"{each['code']} : {each['message']}" for each in answer["userErrors"]))
        return answer

    def _person(self, key: str) -> Person:
        return self.remote.person(key, SIRETS[key])

    # ------------------------------------------------------------------------------------- free numbers

    def _free_suffix(self, example: Example) -> str:
        """The shortest end that makes the example's numbers new for its supplier (R-NUM-1)."""
        room = MAX_NUMBER - max(len(number) for number in example.deposits)
        suffix, attempt = "", 1
        while self._taken(example, suffix):
            attempt += 1
            suffix = f"/{attempt}"
            if len(suffix) > room:
                raise Unplayable(f"{example.id} : plus de numéro libre, repartez d'un bac à sable neuf")
        return suffix

    def _taken(self, example: Example, suffix: str) -> bool:
        """Whether a dry run says so: each number tried as that of a first pièce, all in one operation."""
        person = self._person(example.supplier)
        common = opening(example, person.structure_id) | {"cadre": example.initial.cadre, "dryRun": True}
        forms = [
            fields(deposit, f"{number}{suffix}", self.shift) | common for number, deposit in example.deposits.items()
        ]
        named = ", ".join(f"$i{index}: DepositPieceInput!" for index, _ in enumerate(forms))
        tried = " ".join(
            f"n{index}: depositPiece(input: $i{index}) {{ userErrors {{ code }} }}" for index, _ in enumerate(forms)
        )
        inputs = {f"i{index}": form for index, form in enumerate(forms)}
        answers = self.remote.run(f"mutation Rehearse({named}) {{ {tried} }}", person, **inputs)
        codes = {error["code"] for answer in answers.values() for error in answer["userErrors"]}
        return ErrorCode.DUPLICATE_NUMBER.value in codes
