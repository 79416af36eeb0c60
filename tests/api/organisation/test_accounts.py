"""Accounts: created, activated, locked, given back, with and without a second factor (organisation §3)."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.models import OutboxMail, User
from api.usecases import outbox
from tests.api.forms import act, codes
from tests.api.organisation.accounts import OTHER, PASSWORD, activated, ask, create, problems, sign_in
from tests.api.organisation.mails import link_to, mails_to, text_of
from tests.api.organisation.people import somebody
from tests.api.organisation.tools import a_tool
from tests.operations import OPERATIONS
from tests.world import Person, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

# ---------------------------------------------------------------------------------------------------- creation


async def test_an_account_is_created_then_activated_by_mail(town: World) -> None:
    """USR-01 to USR-04: the link goes to the connection address, serves once, and opens a session."""
    made = await create(town, " Nadia.Roux@Valombre.example ", contactEmail="equipe@valombre.example", phone="0102")
    assert made == {"accepted": True, "userErrors": []}
    assert problems(await sign_in(town, "nadia.roux@valombre.example", PASSWORD)) == [("SIGN_IN_FAILED", None)]
    assert await mails_to("equipe@valombre.example") == []
    (mail,) = await mails_to("nadia.roux@valombre.example")
    assert mail["Subject"] == "Activez votre compte"
    assert mail["To"] == "Nadia Roux <nadia.roux@valombre.example>"
    token = await link_to("nadia.roux@valombre.example")
    assert f"https://ecrans.example/activation/{token}" in text_of(mail)

    opened = await ask(town, "ActivateAccount", token=token, password=PASSWORD)
    assert problems(opened) == []
    assert opened["viewer"]["user"] == {
        "connectionEmail": "nadia.roux@valombre.example",
        "contactEmail": "equipe@valombre.example",
        "status": "ACTIF",
        "billingNotifications": False,
    }
    assert opened["viewer"]["rattachements"] == []
    assert problems(await ask(town, "ActivateAccount", token=token, password=OTHER)) == [("LINK_EXPIRED", ["token"])]
    assert (await sign_in(town, "nadia.roux@valombre.example", PASSWORD))["token"]


async def test_the_support_opens_accounts_and_no_tool_asks_for_one_back(town: World) -> None:
    """§11, account: whoever is signed in has an account; a technical account is nobody's."""
    form = {"email": "appelle@valombre.example", "firstName": "Nadia", "lastName": "Roux"}
    support, manager = await somebody(town, support=True), await town.person("ATELIER", "gestionnaire")
    assert codes(await act(manager, "createAccount", form)) == ["FORBIDDEN"]
    assert codes(await act(support, "createAccount", form)) == []
    assert len(await mails_to("appelle@valombre.example")) == 1
    tool = await a_tool(town, manager, town.structures["ATELIER"])
    assert codes(await act(tool, "reactivateAccount", {"email": "appelle@valombre.example"})) == ["FORBIDDEN"]
    assert codes(await act(manager, "reactivateAccount", {"email": "appelle@valombre.example"})) == []


async def test_a_form_tells_all_its_faults_at_once(town: World) -> None:
    given = {"email": "nadia@", "firstName": " ", "lastName": "R" * 101, "contactEmail": "", "phone": "\x07"}
    assert problems(await ask(town, "CreateAccount", **given)) == [
        ("VALUE_NOT_ALLOWED", ["email"]),
        ("FIELD_REQUIRED", ["contactEmail"]),
        ("FIELD_REQUIRED", ["firstName"]),
        ("FIELD_TOO_LONG", ["lastName"]),
        ("VALUE_NOT_ALLOWED", ["phone"]),
    ]
    assert problems(await create(town, f"{'n' * 250}@valombre.example")) == [("FIELD_TOO_LONG", ["email"])]


async def test_a_known_address_is_told_by_mail_and_nobody_else_is(town: World) -> None:
    """USR-01: whoever asks learns nothing of who has an account."""
    before = await User.get(connection_email="agent@atelier.example").values()
    assert await create(town, "agent@atelier.example") == {"accepted": True, "userErrors": []}
    assert [mail["Subject"] for mail in await mails_to("agent@atelier.example")] == ["Vous avez déjà un compte"]
    assert await User.get(connection_email="agent@atelier.example").values() == before


async def test_an_answer_takes_as_long_whoever_has_an_account(town: World, caplog: pytest.LogCaptureFixture) -> None:
    """What is written makes the time of an answer: as many statements, and a commit, known or not."""
    for email in ("long.waiting@exemple.fr", "long.active@exemple.fr"):
        await create(town, email)
    await ask(town, "ActivateAccount", token=await link_to("long.active@exemple.fr"), password=PASSWORD)

    async def spent(operation: str, email: str, **given: Any) -> tuple[int, int]:
        """The statements of an answer, and those of them that write."""
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
            assert problems(await ask(town, operation, email=email, **given)) == []
        said = [record.getMessage().split()[0] for record in caplog.records if record.name == "tortoise.db_client"]
        verbs = Counter(verb for verb in said if verb in ("SELECT", "INSERT", "UPDATE", "DELETE"))
        return verbs.total(), verbs.total() - verbs["SELECT"]

    person = {"firstName": "Ada", "lastName": "Byron"}
    for operation, given in (("RequestPasswordReset", {}), ("ReactivateAccount", {}), ("CreateAccount", person)):
        found = {
            email: await spent(operation, f"long.{email}@exemple.fr", **given)
            for email in ("active", "active", "waiting", "waiting", "nobody")
        }
        totals, writes = zip(*found.values(), strict=True)
        assert max(totals) - min(totals) <= 2, (operation, found)
        assert max(writes) - min(writes) <= 2, (operation, found)
        assert min(writes) >= 3, (operation, found)


async def test_two_people_with_one_address_make_one_account(town: World) -> None:
    answers = await asyncio.gather(*(create(town, "deux@valombre.example") for _ in range(4)))
    assert answers == [{"accepted": True, "userErrors": []}] * 4
    assert await User.filter(connection_email="deux@valombre.example").count() == 1
    assert {mail["Subject"] for mail in await mails_to("deux@valombre.example")} == {"Activez votre compte"}


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("court", "PASSWORD_TOO_WEAK"),
        ("toutenminuscules", "PASSWORD_TOO_WEAK"),
        ("Minusculesseules", "PASSWORD_TOO_WEAK"),
        ("Aaaaaaaaaaa1-", "PASSWORD_TOO_WEAK"),
        ("Faible.mot-2-passe", "PASSWORD_TOO_WEAK"),
        ("a" * 30, "PASSWORD_TOO_WEAK"),
        ("Ab1-" * 51, "FIELD_TOO_LONG"),
    ],
)
async def test_a_weak_password_is_refused_and_the_link_still_serves(town: World, password: str, code: str) -> None:
    email = "faible@valombre.example"
    if not await User.exists(connection_email=email):
        await create(town, email)
    token = await link_to(email)
    assert problems(await ask(town, "ActivateAccount", token=token, password=password)) == [(code, ["password"])]
    assert (await User.get(connection_email=email)).status == "EN_COURS_ACTIVATION"


async def test_a_long_phrase_is_a_password(town: World) -> None:
    await create(town, "phrase@valombre.example")
    token = await link_to("phrase@valombre.example")
    opened = await ask(town, "ActivateAccount", token=token, password="quatre mots pris dans le cahier")
    assert problems(opened) == []


# ------------------------------------------------------------------------------------------------- new password


async def test_usr_03_a_password_is_reset_through_the_connection_address_only(town: World) -> None:
    token = await activated(town, "oubli@valombre.example")
    await User.filter(connection_email="oubli@valombre.example").update(contact_email="service@valombre.example")
    before = await OutboxMail.all().count()
    for address in ("service@valombre.example", "inconnue@valombre.example", "", "x" * 5000, "\x00"):
        assert await ask(town, "RequestPasswordReset", email=address) == {"accepted": True, "userErrors": []}
    assert await OutboxMail.all().count() == before
    await ask(town, "RequestPasswordReset", email="OUBLI@valombre.example")
    link = await link_to("oubli@valombre.example")
    opened = await ask(town, "ResetPassword", token=link, password=OTHER)
    assert problems(opened) == []
    # The sessions opened with the former password are closed, and the owner is told.
    assert (await Person(town.http, token).run(OPERATIONS["Viewer"]))["viewer"] is None
    assert (await Person(town.http, opened["token"]).run(OPERATIONS["Viewer"]))["viewer"] is not None
    assert (await mails_to("oubli@valombre.example"))[-1]["Subject"] == "Votre mot de passe a changé"
    assert problems(await sign_in(town, "oubli@valombre.example", PASSWORD)) == [("SIGN_IN_FAILED", None)]
    assert problems(await sign_in(town, "oubli@valombre.example", OTHER)) == []


async def test_a_link_of_one_kind_is_none_of_another(town: World) -> None:
    await create(town, "genre@valombre.example")
    link = await link_to("genre@valombre.example")
    assert problems(await ask(town, "ResetPassword", token=link, password=PASSWORD)) == [("LINK_EXPIRED", ["token"])]
    for nothing in ("", "x" * 100_000, "\x00", link[:-1]):
        refused = await ask(town, "ActivateAccount", token=nothing, password=PASSWORD)
        assert problems(refused) == [("LINK_EXPIRED", ["token"])]


async def test_two_uses_of_a_link_at_once_open_one_session(town: World) -> None:
    await create(town, "double@valombre.example")
    link = await link_to("double@valombre.example")
    answers = await asyncio.gather(
        *(ask(town, "ActivateAccount", token=link, password=PASSWORD) for _ in range(3)), return_exceptions=False
    )
    assert sorted(problems(each) for each in answers) == [[], *[[("LINK_EXPIRED", ["token"])]] * 2]


async def test_what_opens_an_account_is_not_kept_once_it_is_mailed(town: World) -> None:
    await create(town, "secret@valombre.example")
    token = await link_to("secret@valombre.example")
    claimed = await outbox.claim(datetime.now(UTC), domain="decompte.example", limit=1000)
    await outbox.mark_sent([letter.id for letter in claimed], datetime.now(UTC))
    (kept,) = await OutboxMail.filter(to_address="secret@valombre.example")
    assert kept.data == {}
    assert problems(await ask(town, "ActivateAccount", token=token, password=PASSWORD)) == []


# ----------------------------------------------------------------------------------------------------- the lock


async def test_usr_05_five_failures_lock_for_an_hour(town: World) -> None:
    await activated(town, "serrure@valombre.example")
    for _ in range(5):
        assert problems(await sign_in(town, "serrure@valombre.example", "faux")) == [("SIGN_IN_FAILED", None)]
    assert problems(await sign_in(town, "serrure@valombre.example", PASSWORD)) == [("ACCOUNT_LOCKED", None)]
    locked = await User.get(connection_email="serrure@valombre.example")
    assert locked.status == "VERROUILLE"
    assert locked.locked_until is not None
    assert timedelta(minutes=59) < locked.locked_until - datetime.now(UTC) <= timedelta(hours=1)
    # An hour later, on the real clock.
    await User.filter(id=locked.id).update(locked_until=datetime.now(UTC) - timedelta(seconds=1))
    assert problems(await sign_in(town, "serrure@valombre.example", PASSWORD)) == []
    assert (await User.get(id=locked.id)).status == "ACTIF"


async def test_usr_05_a_new_password_opens_a_locked_account(town: World) -> None:
    await activated(town, "cle@valombre.example")
    for _ in range(5):
        await sign_in(town, "cle@valombre.example", "faux")
    await ask(town, "RequestPasswordReset", email="cle@valombre.example")
    opened = await ask(town, "ResetPassword", token=await link_to("cle@valombre.example"), password=OTHER)
    assert problems(opened) == []
    assert (await User.get(connection_email="cle@valombre.example")).status == "ACTIF"


async def test_an_account_that_is_not_active_does_not_lock(town: World) -> None:
    await create(town, "attente@valombre.example")
    for _ in range(6):
        await sign_in(town, "attente@valombre.example", "faux")
    assert (await User.get(connection_email="attente@valombre.example")).status == "EN_COURS_ACTIVATION"
