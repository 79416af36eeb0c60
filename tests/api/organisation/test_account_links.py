"""Accounts as time passes: links that expire, and the second factor (organisation §3.3)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from api.models import SignInChallenge
from tests.api.organisation.accounts import PASSWORD, ask, create, problems, sign_in
from tests.api.organisation.mails import code_to, link_to, mails_to
from tests.operations import OPERATIONS
from tests.world import Person, a_world


async def test_usr_04_an_activation_link_serves_for_sixty_minutes(sandbox_url: str, tmp_path: Path) -> None:
    """§12.7: sent at 9:00, refused from 10:00."""
    async with a_world(sandbox_url, tmp_path / "data") as world:
        await create(world, "tard@valombre.example")
        late = await link_to("tard@valombre.example")
        await world.move_clock("2025-01-06T08:59:59Z")
        await create(world, "tot@valombre.example")
        await world.move_clock("2025-01-06T09:00:00Z")
        expired = await ask(world, "ActivateAccount", token=late, password=PASSWORD)
        assert problems(expired) == [("ACTIVATION_EXPIRED", ["token"])]
        early = await link_to("tot@valombre.example")
        assert problems(await ask(world, "ActivateAccount", token=early, password=PASSWORD)) == []
        # Asking again, or for a new password, mails a new link.
        await ask(world, "RequestPasswordReset", email="tard@valombre.example")
        again = await link_to("tard@valombre.example")
        assert again != late
        assert problems(await ask(world, "ActivateAccount", token=again, password=PASSWORD)) == []


async def test_links_are_not_mailed_twice_in_a_minute_and_the_last_one_serves_alone(
    sandbox_url: str, tmp_path: Path
) -> None:
    async with a_world(sandbox_url, tmp_path / "data") as world:
        for _ in range(3):
            await ask(world, "RequestPasswordReset", email="agent@batiloire.example")
        first = await link_to("agent@batiloire.example")
        assert len(await mails_to("agent@batiloire.example")) == 1
        await world.move_clock("2025-01-06T08:02:00Z")
        await ask(world, "RequestPasswordReset", email="agent@batiloire.example")
        second = await link_to("agent@batiloire.example")
        refused = await ask(world, "ResetPassword", token=first, password=PASSWORD)
        assert problems(refused) == [("LINK_EXPIRED", ["token"])]
        assert problems(await ask(world, "ResetPassword", token=second, password=PASSWORD)) == []


async def test_usr_06_a_code_is_mailed_before_a_session_opens(sandbox_url: str, tmp_path: Path) -> None:
    async with a_world(sandbox_url, tmp_path / "data", second_factor=True) as world:
        email = "agent@batiloire.example"
        assert problems(await sign_in(world, email, "faux")) == [("SIGN_IN_FAILED", None)]
        asked = await sign_in(world, email, "decompte")
        assert problems(asked) == [("SECOND_FACTOR_REQUIRED", None)]
        assert (asked["token"], asked["viewer"]) == (None, None)
        challenge = asked["secondFactor"]
        assert challenge["sentTo"] == "ag•••@batiloire.example"
        code = await code_to(email)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"

        refused = await ask(world, "ConfirmSignIn", challengeId=challenge["id"], code=wrong)
        assert problems(refused) == [("SIGN_IN_FAILED", ["code"])]
        opened = await ask(world, "ConfirmSignIn", challengeId=challenge["id"], code=f" {code} ")
        assert problems(opened) == []
        assert (await Person(world.http, opened["token"]).run(OPERATIONS["Viewer"]))["viewer"] is not None
        # It serves once, and another kind of id is none.
        for identifier in (challenge["id"], "code_0", world.structures["BATILOIRE"]):
            again = await ask(world, "ConfirmSignIn", challengeId=identifier, code=code)
            assert problems(again) == [("SIGN_IN_FAILED", ["code"])]


async def test_usr_06_five_wrong_codes_or_ten_minutes_end_a_challenge(sandbox_url: str, tmp_path: Path) -> None:
    async with a_world(sandbox_url, tmp_path / "data", second_factor=True) as world:
        email = "agent@batiloire.example"
        first = (await sign_in(world, email, "decompte"))["secondFactor"]["id"]
        code = await code_to(email)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        guesses = await asyncio.gather(*(ask(world, "ConfirmSignIn", challengeId=first, code=wrong) for _ in range(5)))
        assert [problems(each) for each in guesses] == [[("SIGN_IN_FAILED", ["code"])]] * 5
        late = await ask(world, "ConfirmSignIn", challengeId=first, code=code)
        assert problems(late) == [("SIGN_IN_FAILED", ["code"])]

        second = (await sign_in(world, email, "decompte"))["secondFactor"]["id"]
        await SignInChallenge.filter(used_at=None).update(expires_at=datetime.now(UTC))
        expired = await ask(world, "ConfirmSignIn", challengeId=second, code=await code_to(email))
        assert problems(expired) == [("LINK_EXPIRED", ["code"])]

        # A new sign-in makes the former code useless.
        third = (await sign_in(world, email, "decompte"))["secondFactor"]["id"]
        old = await code_to(email)
        fourth = (await sign_in(world, email, "decompte"))["secondFactor"]["id"]
        assert problems(await ask(world, "ConfirmSignIn", challengeId=third, code=old)) == [
            ("SIGN_IN_FAILED", ["code"])
        ]
        opened = await ask(world, "ConfirmSignIn", challengeId=fourth, code=await code_to(email))
        assert problems(opened) == []
