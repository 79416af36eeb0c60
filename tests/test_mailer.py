"""Mails that really leave: through an SMTP server of this machine, or into files."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import db, mailer
from api.mailer import Mailer
from api.mails import Envelope, Sender, compose
from api.models import OutboxMail
from api.relay import Folder
from api.smtp import SmtpRelay
from api.usecases import outbox
from api.usecases.outbox import LAST_RETRY, MAX_ATTEMPTS, MAX_CLAIMS, Address
from tests.api.forms import deposit, done
from tests.smtp import DROP, Post, only, smtp_server
from tests.world import World, a_world

FROM = "Décompte <ne-pas-repondre@decompte.example>"
AT = datetime(2025, 1, 6, 8, tzinfo=UTC)
DATA = {
    "event": "PIECE_SUSPENDED",
    "piece": "piece_" + "0" * 32,
    "number": "F-1",
    "cadre": "A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR",
    "dossier": "2025-0000001",
    "deposited_at": "2025-01-06T08:00:00+00:00",
    "status": "Suspendue",
    "delay": None,
    "effect": None,
    "by": "Atelier",
    "reason": None,
    "text": "Joindre <b>le devis</b>\n.\nMerci",
    "parties": [["Fournisseur", "Bâtiloire & Fils", "123", None], ["Maîtrise d'œuvre", "Atelier", "456", "ÉTUDES"]],
}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries after hundredths of a second instead of half a minute."""
    monkeypatch.setattr(mailer, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "FIRST_RETRY", timedelta(seconds=0.05))


@contextlib.asynccontextmanager
async def mailing(url: str, folder: Path, post: Post | None = None, **options: Any) -> AsyncIterator[World]:
    """A sandbox that sends its mails, to a server if one is given."""
    relay = {"smtp_host": "127.0.0.1", "smtp_port": post.port, "smtp_tls": "none"} if post else {}
    chosen = {"send_mails": True, "mail_from": FROM, **relay, **options}
    async with a_world(url, folder, **chosen) as world:
        yield world


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await reached():  # noqa: ASYNC110 - what is awaited happens on another machine
            await asyncio.sleep(0.02)


async def settled() -> bool:
    """Whether no mail waits any more."""
    return not await OutboxMail.filter(sent_at=None, failed_at=None).exists()


async def put(*addresses: str) -> None:
    """Mails of a suspension in the outbox."""
    async with db.transaction():
        await outbox.post(
            [(Address(each, "Une Personne"), "Pièce suspendue : F-1 (A4)", DATA) for each in addresses],
            template="notification",
            at=AT,
        )


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert isinstance(body, EmailMessage)
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


# ------------------------------------------------------------------------------------------------- what leaves


async def test_an_act_is_mailed_to_each_person(sandbox_url: str, tmp_path: Path) -> None:
    async with (
        smtp_server() as post,
        mailing(sandbox_url, tmp_path, post, screens_url="https://ecrans.example") as world,
    ):
        piece = await deposit(world, "F-1", comment="Poste 3.1 « métré »")
        await until(settled)
    assert sorted(post.recipients) == [[f"{who}@atelier.example"] for who in ("agent", "gestionnaire", "lecteur")]
    assert len(set(post.ids)) == 3
    assert all(each.endswith("@decompte.example>") for each in post.ids)
    assert post.greetings[0] == "decompte.example"
    mail = post.mails[0]
    assert str(mail["From"]) == FROM
    assert str(mail["Subject"]).startswith("Pièce mise à disposition : F-1 (A4), dossier 2025-")
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    for said in (text_of(mail), text_of(mail, "html")):
        for words in ("F-1", "A4, ", "projet de décompte mensuel", "Bâtiloire", "Valombre", "6 janvier 2025 à 09:00"):
            assert words in said
        assert "Poste 3.1 « métré »" in said
        assert f"https://ecrans.example/pieces/{piece['id']}" in said


async def test_a_reason_and_a_comment_are_in_the_mail(sandbox_url: str, tmp_path: Path) -> None:
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post) as world:
        piece = await deposit(world, "F-2")
        await until(settled)
        post.mails.clear()
        form = {
            "pieceId": piece["id"],
            "reason": "AUTRE_SANS_ERREUR_MONTANT",
            "comment": "Doublon de F-1\n<voir> & revoir",
        }
        await done(await world.person("ATELIER"), "refusePiece", form)
        await until(settled)
    plain, html = text_of(post.mails[0]), text_of(post.mails[0], "html")
    assert "Motif :\n  Autre motif sans erreur de montant" in plain
    assert "Commentaire :\n  Doublon de F-1\n  <voir> & revoir" in plain
    assert "&lt;voir&gt; &amp; revoir" in html
    assert "<voir>" not in html
    assert f"/pieces/{piece['id']}" in plain
    assert "<a " not in html


async def test_a_sandbox_without_a_relay_writes_files(sandbox_url: str, tmp_path: Path) -> None:
    async with mailing(sandbox_url, tmp_path, mail_from="") as world:
        await deposit(world, "F-3")
        await until(settled)
    files = list((tmp_path / "mailbox").iterdir())
    assert len(files) == 3
    assert {file.suffix for file in files} == {".eml"}


async def test_a_server_that_does_not_send_leaves_the_mails_to_another(sandbox_url: str, tmp_path: Path) -> None:
    async with mailing(sandbox_url, tmp_path, send_mails=False) as world:
        await deposit(world, "F-4")
        await asyncio.sleep(0.3)
        assert await OutboxMail.filter(attempts=0).count() == 3


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_the_relay_is_told_who_we_are(sandbox_url: str, tmp_path: Path) -> None:
    account: dict[str, Any] = {"smtp_username": "decompte", "smtp_password": "s3cret"}
    options = {"authenticator": only("decompte", "s3cret"), "auth_required": True, "auth_require_tls": False}
    async with smtp_server(**options) as post, mailing(sandbox_url, tmp_path, post, **account) as world:
        await deposit(world, "F-5")
        await until(settled)
    assert len(post.mails) == 3


# ------------------------------------------------------------------------------------------------ what fails


@pytest.mark.usefixtures("quick")
async def test_a_temporary_refusal_is_tried_again_under_the_same_id(sandbox_url: str, tmp_path: Path) -> None:
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        post.to_recipient += ["451 4.7.1 greylisted", "452 4.2.2 mailbox full"]
        await put("a@b.example")
        await until(settled)
        (mail,) = await OutboxMail.all()
    assert (mail.attempts, mail.error, mail.failed_at) == (3, None, None)
    assert post.ids == [mail.message_id]


@pytest.mark.usefixtures("quick")
async def test_a_permanent_refusal_is_given_up_with_its_error(sandbox_url: str, tmp_path: Path) -> None:
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        post.to_recipient += ["550 5.1.1 unknown user"]
        await put("parti@b.example", "la@b.example")
        await until(settled)
        gone, sent = await OutboxMail.all().order_by("id")
    assert (gone.attempts, gone.sent_at, gone.error) == (1, None, "Undeliverable: 550 5.1.1 unknown user")
    assert gone.failed_at is not None
    assert (sent.error, sent.failed_at) == (None, None)
    assert post.recipients == [["la@b.example"]]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("answer", ["554 5.7.1 relay access denied", "530 5.7.0 authentication required"])
async def test_a_relay_that_refuses_us_is_tried_again(sandbox_url: str, tmp_path: Path, answer: str) -> None:
    """The settings are at fault, not the mail: once mended, it leaves."""
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        post.to_recipient += [answer]
        await put("a@b.example")
        await until(settled)
        (mail,) = await OutboxMail.all()
    assert (mail.attempts, mail.error) == (2, None)


@pytest.mark.usefixtures("quick")
async def test_a_content_refused_for_good_is_given_up(sandbox_url: str, tmp_path: Path) -> None:
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        post.to_mail += ["554 5.6.0 not wanted"]
        await put("a@b.example")
        await until(settled)
        (mail,) = await OutboxMail.all()
    assert (mail.attempts, mail.error) == (1, "Undeliverable: 554 5.6.0 not wanted")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("address", ["", "personne", "a b@c.example", "@c.example", "a@"])
async def test_an_address_that_is_none_stops_nobody_else(sandbox_url: str, tmp_path: Path, address: str) -> None:
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        await put(address, "la@b.example")
        await until(settled)
        wrong, right = await OutboxMail.all().order_by("id")
    assert wrong.failed_at is not None
    assert right.sent_at is not None
    assert post.recipients == [["la@b.example"]]


@pytest.mark.usefixtures("quick")
async def test_an_answer_that_is_lost_sends_twice_under_one_id(sandbox_url: str, tmp_path: Path) -> None:
    """The mail was taken, the connection cut before the answer: nobody can know, so it leaves again."""
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        post.to_mail += [DROP]
        await put("a@b.example", "c@b.example")
        await until(settled)
        first, second = await OutboxMail.all().order_by("id")
    assert sorted(post.ids) == sorted([str(first.message_id)] * 2 + [str(second.message_id)])
    assert (first.attempts, second.attempts) == (2, 1)


@pytest.mark.usefixtures("quick")
async def test_a_relay_that_is_away_loses_nothing(sandbox_url: str, tmp_path: Path) -> None:
    async with smtp_server() as gone:
        pass
    async with mailing(sandbox_url, tmp_path, gone):
        await put("a@b.example", "c@b.example")
        await until(lambda: OutboxMail.filter(attempts__gte=2).exists())
        for mail in await OutboxMail.all():
            assert "Connect" in (mail.error or "")
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        await until(settled)
    assert sorted(post.recipients) == [["a@b.example"], ["c@b.example"]]


@pytest.mark.usefixtures("quick")
async def test_a_mail_that_is_never_taken_is_given_up_in_the_end(
    sandbox_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LAST_RETRY", timedelta(seconds=0.01))
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        post.to_recipient += ["451 4.7.1 greylisted"] * 100
        await put("a@b.example")
        await until(settled)
        (mail,) = await OutboxMail.all()
    assert (mail.attempts, mail.error) == (MAX_ATTEMPTS, "SMTPException: 451 4.7.1 greylisted")
    assert mail.failed_at is not None


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_nothing_is_sent_in_clear_to_a_relay_that_cannot_encrypt(
    sandbox_url: str, tmp_path: Path, tls: str
) -> None:
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post, smtp_tls=tls):
        await put("a@b.example")
        await until(lambda: OutboxMail.filter(attempts__gte=2).exists())
        (mail,) = await OutboxMail.all()
    assert post.mails == []
    assert mail.error
    assert mail.failed_at is None


# ------------------------------------------------------------------------------------- several at once, or killed


async def test_two_workers_send_each_mail_once(sandbox_url: str, tmp_path: Path) -> None:
    sender = Sender.of(FROM, "")
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, send_mails=False):
        relay = SmtpRelay("127.0.0.1", post.port, "none", "decompte.example")
        async with Mailer(relay, sender).running(), Mailer(relay, sender).running():
            await asyncio.sleep(0.2)  # on SQLite a worker that starts takes over what waits: both have started
            await put(*(f"p{number}@b.example" for number in range(90)))
            await until(settled)
    assert len(post.ids) == len(set(post.ids)) == 90


async def test_a_claimed_mail_is_nobody_elses_until_its_lease_ends(sandbox_url: str, tmp_path: Path) -> None:
    """What a killed process had claimed leaves again, one by one, under the id it may have left with already."""
    async with mailing(sandbox_url, tmp_path, send_mails=False):
        await put("a@b.example", "c@b.example")
        first = await outbox.claim(AT, domain="decompte.example", limit=1)
        second = await outbox.claim(AT, domain="decompte.example")
        assert [len(first), len(second)] == [1, 1]
        assert await outbox.claim(AT + outbox.LEASE / 2, domain="decompte.example") == []
        later = [await outbox.claim(AT + outbox.LEASE, domain="autre.example") for _ in range(3)]
        assert [[each.message_id for each in letters] for letters in later] == [
            [first[0].message_id],
            [second[0].message_id],
            [],
        ]
        assert [each.attempts for letters in later for each in letters] == [0, 0]


async def test_a_server_that_dies_over_and_over_wears_no_mail_out(sandbox_url: str, tmp_path: Path) -> None:
    """What it had claimed was not refused by anybody: the first real refusal is the first of all."""
    async with mailing(sandbox_url, tmp_path, send_mails=False):
        await put("a@b.example")
        lives = [await outbox.claim(AT + life * outbox.LEASE, domain="decompte.example") for life in range(MAX_CLAIMS)]
        ((letter,),) = lives[-1:]
        assert not await outbox.mark_failed(letter, AT, error="451 4.7.1 greylisted")
        (mail,) = await OutboxMail.all()
    assert (mail.attempts, mail.claims, mail.failed_at) == (1, 0, None)
    assert mail.retry_at is not None
    assert mail.retry_at <= AT + outbox.FIRST_RETRY


async def test_a_mail_that_every_server_dies_of_hurts_no_other(sandbox_url: str, tmp_path: Path) -> None:
    """What is new goes before it, what it was claimed with goes alone too; after the eighth death it is given up."""
    at = datetime.now(UTC) - MAX_CLAIMS * outbox.LEASE
    async with mailing(sandbox_url, tmp_path, send_mails=False):
        await put("deadly@b.example", "beside@b.example")
        (deadly, _) = await outbox.claim(at, domain="decompte.example")
        await put("after@b.example")
        for life in range(1, MAX_CLAIMS):
            later = at + life * outbox.LEASE
            claimed = [letter for _ in range(4) for letter in await outbox.claim(later, domain="decompte.example")]
            await outbox.mark_sent([letter.id for letter in claimed if letter.id != deadly.id], later)
            others = [letter.to.email for letter in claimed if letter.id != deadly.id]
            assert others == (["after@b.example", "beside@b.example"] if life == 1 else [])
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        await until(settled)
        assert post.mails == []
        (given_up,) = await OutboxMail.exclude(failed_at=None)
    assert (given_up.id, given_up.to_address, given_up.attempts) == (deadly.id, "deadly@b.example", 1)
    assert given_up.error == "TooDeadly: 8 processes died while sending it"


async def test_a_server_that_comes_back_sends_what_the_killed_one_had_claimed(
    sandbox_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once on SQLite, where it is alone; on PostgreSQL when the lease of the other ends."""
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=0.2))
    async with mailing(sandbox_url, tmp_path, send_mails=False):
        await put("a@b.example")
        (claimed,) = await outbox.claim(datetime.now(UTC), domain="decompte.example")
    monkeypatch.setattr(mailer, "EVERY_SECONDS", 0.05)
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, post):
        await until(settled)
    assert post.ids == [claimed.message_id]


async def test_a_server_that_stops_gives_back_what_it_has_not_sent(sandbox_url: str, tmp_path: Path) -> None:
    sender = Sender.of(FROM, "")
    async with smtp_server() as post, mailing(sandbox_url, tmp_path, send_mails=False):
        relay = SmtpRelay("127.0.0.1", post.port, "none", "decompte.example")
        await put(*(f"p{number}@b.example" for number in range(20)))
        async with Mailer(relay, sender).running():
            await until(lambda: _taken(post, 3))
        sent = await OutboxMail.exclude(sent_at=None).count()
        assert sent == len(post.mails)
        assert await OutboxMail.filter(sent_at=None, attempts=0, retry_at=None).count() == 20 - sent


async def _taken(post: Post, number: int) -> bool:
    return len(post.mails) >= number


async def test_a_transaction_that_is_undone_rings_nobody(sandbox_url: str, tmp_path: Path) -> None:
    rung: list[int] = []

    def ring() -> None:
        rung.append(1)

    async with mailing(sandbox_url, tmp_path, send_mails=False):
        outbox.bells.add(ring)
        try:
            with contextlib.suppress(LookupError):
                async with db.transaction():
                    await put("a@b.example")  # a transaction in the transaction: it waits for the outer one
                    assert rung == []
                    raise LookupError
            assert (rung, await OutboxMail.all().count()) == ([], 0)
            await put("a@b.example")
            assert rung == [1]
        finally:
            outbox.bells.discard(ring)


async def test_mails_sent_long_ago_are_forgotten(sandbox_url: str, tmp_path: Path) -> None:
    async with mailing(sandbox_url, tmp_path, send_mails=False):
        await put("a@b.example", "c@b.example")
        (old, _) = await outbox.claim(AT, domain="d.example")
        await outbox.mark_sent([old.id], AT)
        await outbox.forget_sent(AT + outbox.KEPT)
        assert await OutboxMail.all().count() == 2
        await outbox.forget_sent(AT + outbox.KEPT + timedelta(seconds=1))
        assert await OutboxMail.all().count() == 1


@given(st.integers(1, 1000))
def test_retries_come_later_and_later(attempts: int) -> None:
    delay = outbox.retry_delay(attempts)
    assert timedelta(seconds=15) <= delay <= LAST_RETRY
    if attempts > 1:
        assert delay >= min(timedelta(seconds=15) * 2 ** min(attempts - 1, 20), LAST_RETRY / 2)


# --------------------------------------------------------------------------------------------------- the message


def message(**changes: Any) -> EmailMessage:
    envelope = Envelope("<1@d.example>", "a@b.example", "Une Personne", "Objet", AT)
    return compose(envelope, "notification", {**DATA, **changes}, Sender.of(FROM, ""))


def test_a_mail_is_within_the_lines_that_smtp_allows() -> None:
    raw = message(text="x" * 2000, number="é" * 20).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()


@pytest.mark.parametrize("name", ['Anne "la" D’Été', "x" * 201, "a, b", "=?utf-8?q?x?=", ""])
def test_a_name_is_never_another_address(name: str) -> None:
    envelope = Envelope("<1@d.example>", "a@b.example", name, "Objet", AT)
    found = compose(envelope, "notification", DATA, Sender.of(FROM, ""))
    assert [each.addr_spec for each in found["To"].addresses] == ["a@b.example"]


async def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    async with Folder(tmp_path / "mailbox").open() as send:
        await send(message())
        await send(message())
    assert [file.name for file in (tmp_path / "mailbox").iterdir()] == ["1.eml"]
