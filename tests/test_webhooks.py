"""Webhooks, as a tool and its manager know them: signed, in order, again after a failure, of what a structure sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from standardwebhooks import WebhookVerificationError

from api.domain.webhook import KEPT, MAX_WEBHOOKS, OVERLAP, PATIENCE, RETRIES
from api.models import JournalEntry, Party, Webhook, WebhookDelivery
from api.posting import Poster
from api.usecases.webhook_delivery import LEASE, claim
from api.webhooks import Webhooks
from tests.api.forms import act, codes, deposit, key_of, problems, ref
from tests.api.organisation.mails import mails_to, text_of
from tests.receiver import a_receiver
from tests.world import START, Person, World, a_world

PATIENT = 60.0
"""How long a test waits for what is sure to come, on the slowest machine."""

LOG = """query Log($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Webhook {
  deliveries(first: $first, after: $after) {
    nodes { id kind state stateLabel attempts statusCode error createdAt triedAt nextTryAt position
      availableActions { mutation enabled blockers { code } } }
    pageInfo { hasNextPage endCursor } totalCount { value exact } } } } }"""
STATE = """query State($id: ID!) { node(id: $id) { ... on Webhook {
  version name url kinds enabled disabledAt givenUp failingSince previousSecretUntil createdAt
  availableActions { mutation enabled blockers { code } } } } }"""


class Clock:
    """The present, as a test moves it."""

    def __init__(self) -> None:
        self.now = START

    async def __call__(self) -> datetime:
        """The present."""
        return self.now


@pytest.fixture
async def town(sandbox_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A sandbox whose webhooks may call this machine."""
    async with a_world(sandbox_url, tmp_path / "data", private_webhooks=True) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def worker(clock: Clock) -> Webhooks:
    """What a server runs, one look at a time."""
    return Webhooks(Poster(private=True), clock)


async def add(world: World, key: str, url: str, *kinds: str) -> tuple[Person, str, str]:
    """The manager of a structure, its new webhook and the secret."""
    manager = await world.person(key, "gestionnaire")
    form = {"structureId": world.structures[key], "name": "Progiciel", "url": url, "kinds": kinds}
    payload = await act(manager, "createWebhook", form)
    assert codes(payload) == []
    return manager, payload["webhook"]["id"], payload["secret"]


async def do(person: Person, name: str, webhook: str, /, **more: Any) -> Any:
    return await act(person, name, {"webhookId": webhook, **more})


async def log(person: Person, webhook: str, **page: Any) -> Any:
    return (await person.run(LOG, id=webhook, **page))["node"]["deliveries"]


async def state(person: Person, webhook: str) -> Any:
    return (await person.run(STATE, id=webhook))["node"]


def seconds(after: timedelta) -> str:
    """An instant after the start, as the API writes it."""
    return (START + after).isoformat().replace("+00:00", "Z")


async def test_a_structure_is_told_what_it_may_see(town: World, worker: Webhooks, clock: Clock) -> None:
    async with a_receiver() as receiver, a_receiver() as picky, a_receiver() as stranger:
        manager, webhook, secret = await add(town, "BATILOIRE", receiver.url)
        _, chosen, other = await add(town, "ATELIER", picky.url, "PIECE_ROUTED", "PIECE_REFUSED")
        await add(town, "LORMEL", stranger.url)
        piece = await deposit(town, "W-1")
        rows = await JournalEntry.filter(piece_id=key_of(piece["id"])).order_by("position")
        assert [row.kind for row in rows] == ["PIECE_DEPOSITED", "PIECE_ROUTED"]
        found = await manager.run("query D($id: ID!) { piece(id: $id) { dossier { id } } }", id=piece["id"])
        clock.now += timedelta(seconds=1)
        await worker.work()
        told = receiver.take(secret)
        assert [body for _, body in told] == [
            {
                "type": row.kind,
                "timestamp": seconds(timedelta(0)),
                "data": {
                    "position": str(row.pk),
                    "dossierId": found["piece"]["dossier"]["id"],
                    "pieceId": piece["id"],
                    "structureId": f"structure_{row.structure_id.hex}" if row.structure_id else None,
                },
            }
            for row in rows
        ]
        assert [body["type"] for _, body in picky.take(other)] == ["PIECE_ROUTED"]
        assert stranger.calls == []
        shown = await log(manager, webhook)
        assert shown["totalCount"] == {"value": 2, "exact": True}
        assert [(each["id"], each["position"], each["kind"]) for each in shown["nodes"]] == [
            (identity, str(row.pk), row.kind.value) for (identity, _), row in zip(told[::-1], rows[::-1], strict=True)
        ]
        later = seconds(timedelta(seconds=1))
        for each in shown["nodes"]:
            assert (each["state"], each["stateLabel"], each["attempts"]) == ("REMISE", "Remise", 1)
            assert (each["statusCode"], each["error"], each["nextTryAt"]) == (204, None, None)
            assert (each["createdAt"], each["triedAt"]) == (later, later)
            assert each["availableActions"] == [{"mutation": "resendWebhookDelivery", "enabled": True, "blockers": []}]
        # The log goes by pages, from the newest to the oldest, and nobody else reads it.
        pages = [await log(manager, webhook, first=1)]
        pages.append(await log(manager, webhook, first=1, after=pages[0]["pageInfo"]["endCursor"]))
        assert [page["nodes"] for page in pages] == [[each] for each in shown["nodes"]]
        assert [page["pageInfo"]["hasNextPage"] for page in pages] == [True, False]
        for key, who in (("BATILOIRE", "agent"), ("ATELIER", "gestionnaire")):
            assert await state(await town.person(key, who), webhook) is None
        await worker.work()
        assert (receiver.calls, picky.calls) == ([], [])
        # A plain invoice has no dossier (decisions 1).
        plain = {"moe": None, "recipient": ref("SMEAUX"), "engagementNumber": "EJ-77"}
        invoice = await deposit(town, "W-2", "A1", **plain)
        await worker.work()
        data = [body["data"] for _, body in receiver.take(secret)]
        assert {(each["dossierId"], each["pieceId"]) for each in data} == {(None, invoice["id"])}
        assert (await state(manager, webhook))["kinds"] == []
        chosen_kinds = (await state(await town.person("ATELIER", "gestionnaire"), chosen))["kinds"]
        assert chosen_kinds == ["PIECE_REFUSED", "PIECE_ROUTED"]


async def test_what_is_not_accepted_is_sent_again_then_the_webhook_is_disabled(
    town: World, worker: Webhooks, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_receiver(500, 302, *(404 for _ in RETRIES[1:])) as receiver:
        manager, webhook, secret = await add(town, "BATILOIRE", receiver.url, "PIECE_ROUTED")
        await deposit(town, "W-1")
        await worker.work()
        ((identity, body),) = receiver.take(secret)
        at, statuses = timedelta(0), [500, 302, *(404 for _ in RETRIES[1:])]
        for attempt, (wait, status) in enumerate(zip(RETRIES, statuses, strict=False), 1):
            (shown,) = (await log(manager, webhook))["nodes"]
            assert (shown["state"], shown["attempts"], shown["statusCode"]) == ("EN_ATTENTE", attempt, status)
            assert (shown["triedAt"], shown["nextTryAt"]) == (seconds(at), seconds(at + wait))
            assert (await state(manager, webhook))["failingSince"] == seconds(timedelta(0))
            clock.now += wait - timedelta(microseconds=1)
            await worker.work()
            assert receiver.calls == []
            at, clock.now = at + wait, clock.now + timedelta(microseconds=1)
            await worker.work()
            assert receiver.take(secret) == [(identity, body)]
        assert at >= PATIENCE
        (shown,) = (await log(manager, webhook))["nodes"]
        assert (shown["state"], shown["attempts"], shown["nextTryAt"]) == ("ABANDONNEE", len(RETRIES) + 1, None)
        given_up = await state(manager, webhook)
        assert (given_up["enabled"], given_up["givenUp"], given_up["disabledAt"]) == (False, True, seconds(at))
        enabled = {each["mutation"] for each in given_up["availableActions"] if each["enabled"]}
        assert enabled == {"updateWebhook", "enableWebhook", "rotateWebhookSecret", "deleteWebhook"}
        assert codes(await act(manager, "resendWebhookDelivery", {"deliveryId": shown["id"]})) == [
            "TRANSITION_NOT_ALLOWED"
        ]
        (mail,) = await mails_to("gestionnaire@batiloire.example")
        assert mail["Subject"] == "Webhook désactivé : Progiciel"
        assert f"Adresse : {receiver.url.partition('?')[0]}\n" in text_of(mail)
        last = await JournalEntry.all().order_by("-position").first()
        assert last is not None
        assert (last.kind, last.comment) == ("WEBHOOK_CHANGED", "Désactivation après des échecs répétés : Progiciel")
        # What happens meanwhile is not told; what was given up is sent when asked for.
        await deposit(town, "W-2")
        assert codes(await do(manager, "enableWebhook", webhook)) == []
        await worker.work()
        assert receiver.calls == []
        assert codes(await act(manager, "resendWebhookDelivery", {"deliveryId": shown["id"]})) == []
        await worker.work()
        assert receiver.take(secret) == [(identity, body)]
        (shown,) = (await log(manager, webhook))["nodes"]
        assert (shown["state"], shown["attempts"], shown["statusCode"]) == ("REMISE", 1, 204)
        assert (await state(manager, webhook))["failingSince"] is None
        assert secret.removeprefix("whsec_") not in caplog.text
        # The log is kept for a month.
        clock.now = START + at + KEPT
        await Webhooks(Poster(private=True), clock).work()
        assert (await log(manager, webhook))["nodes"] == []


async def test_a_receiver_that_is_gone_is_left_alone_at_once(town: World, worker: Webhooks) -> None:
    async with a_receiver(410) as receiver:
        manager, webhook, secret = await add(town, "BATILOIRE", receiver.url)
        assert codes(await do(manager, "testWebhook", webhook)) == []
        assert codes(await do(manager, "testWebhook", webhook)) == []
        await worker.work()
        ((_, body),) = receiver.take(secret)
        nothing = dict.fromkeys(("position", "dossierId", "pieceId", "structureId"))
        assert body == {"type": "TEST", "timestamp": seconds(timedelta(0)), "data": nothing}
        assert (await state(manager, webhook))["givenUp"] is True
        shown = (await log(manager, webhook))["nodes"]
        assert [(each["kind"], each["state"], each["attempts"]) for each in shown] == [
            (None, "ABANDONNEE", 0),
            (None, "ABANDONNEE", 1),
        ]


async def test_what_the_structure_sees_no_longer_is_not_sent(town: World, worker: Webhooks) -> None:
    async with a_receiver(503) as receiver:
        manager, webhook, _ = await add(town, "BATILOIRE", receiver.url, "PIECE_ROUTED")
        await deposit(town, "W-1")
        await worker.work()
        assert len(receiver.calls) == 1
        await Party.filter(structure_id=key_of(town.structures["BATILOIRE"])).update(audience="gone")
        (shown,) = (await log(manager, webhook))["nodes"]
        assert codes(await act(manager, "resendWebhookDelivery", {"deliveryId": shown["id"]})) == []
        await worker.work()
        assert len(receiver.calls) == 1
        (shown,) = (await log(manager, webhook))["nodes"]
        assert (shown["state"], shown["error"]) == ("ABANDONNEE", "La structure ne voit plus ce dont il s'agit.")


async def test_a_renewed_secret_signs_beside_the_one_before(town: World, worker: Webhooks, clock: Clock) -> None:
    async with a_receiver() as receiver:
        manager, webhook, first = await add(town, "BATILOIRE", receiver.url)
        form = {"webhookId": webhook, "idempotencyKey": str(uuid4())}
        payload, again = [await act(manager, "rotateWebhookSecret", form) for _ in range(2)]
        second = payload["secret"]
        assert (again["replayed"], again["secret"]) == (True, None)
        assert second != first
        assert (await state(manager, webhook))["previousSecretUntil"] == seconds(OVERLAP)
        for now, secrets in ((OVERLAP - timedelta(seconds=1), (second, first)), (OVERLAP, (second,))):
            clock.now = START + now
            assert codes(await do(manager, "testWebhook", webhook)) == []
            await worker.work()
            assert len(receiver.take(*secrets)) == 1
        assert codes(await do(manager, "testWebhook", webhook)) == []
        await worker.work()
        with pytest.raises(WebhookVerificationError):
            receiver.take(first)
        kept = await Webhook.get(id=key_of(webhook))
        assert (kept.secret, kept.previous_secret) == (second, first)


async def test_one_process_serves_a_webhook_and_another_takes_over(town: World, worker: Webhooks, clock: Clock) -> None:
    async with a_receiver() as receiver:
        manager, webhook, secret = await add(town, "BATILOIRE", receiver.url)
        await deposit(town, "W-1")
        machine = datetime.now(UTC)
        claims = await asyncio.gather(claim(START, machine), claim(START, machine))
        assert sorted(claims, key=len) == [[], [key_of(webhook)]]
        await worker.work()
        assert receiver.calls == []
        assert await claim(START, machine + LEASE) == [key_of(webhook)]
        await Webhook.all().update(leased_until=machine)
        # Two of them at once send each message once.
        rival = Webhooks(Poster(private=True), clock)
        await asyncio.gather(worker.work(), rival.work())
        told = receiver.take(secret)
        assert [body["type"] for _, body in told] == ["PIECE_DEPOSITED", "PIECE_ROUTED"]
        # A process that dies between calling and noting: the message leaves again, the same.
        assert codes(await do(manager, "testWebhook", webhook)) == []

        class Dies(Poster):
            async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
                _ = await super().post(url, body, headers)
                raise RuntimeError("killed")

        with pytest.raises(RuntimeError, match="killed"):
            await Webhooks(Dies(private=True), clock).work()
        await worker.work()
        first, second = receiver.take(secret)
        assert first == second


async def test_the_acts_of_a_manager(town: World) -> None:
    structure = town.structures["BATILOIRE"]
    manager = await town.person("BATILOIRE", "gestionnaire")
    form = {
        "structureId": structure,
        "name": "Progiciel",
        "url": "https://outil.example/told",
        "kinds": ["SIRET_CHANGED"],
    }
    wrong = {**form, "name": " ", "url": "ftp://outil.example"}
    assert problems(await act(manager, "createWebhook", wrong)) == [
        ("FIELD_REQUIRED", "name"),
        ("VALUE_NOT_ALLOWED", "url"),
    ]
    rehearsed = await act(manager, "createWebhook", form, dryRun=True)
    assert (codes(rehearsed), rehearsed["webhook"], rehearsed["secret"]) == ([], None, None)
    key = str(uuid4())
    made, again = [await act(manager, "createWebhook", form, idempotencyKey=key) for _ in range(2)]
    assert (again["replayed"], again["secret"], again["webhook"]) == (True, None, made["webhook"])
    assert made["secret"].startswith("whsec_")
    webhook = made["webhook"]["id"]
    for _ in range(MAX_WEBHOOKS - 1):
        assert codes(await act(manager, "createWebhook", form)) == []
    assert problems(await act(manager, "createWebhook", form)) == [("VALUE_NOT_ALLOWED", "structureId")]
    stale = await do(manager, "updateWebhook", webhook, name="Autre", expectedVersion=7)
    assert (codes(stale), stale["webhook"]["version"]) == (["VERSION_CONFLICT"], 1)
    assert codes(await do(manager, "updateWebhook", webhook, name="Autre", kinds=[], expectedVersion=1)) == []
    assert problems(await do(manager, "updateWebhook", webhook, name="", url="")) == [
        ("FIELD_REQUIRED", "name"),
        ("FIELD_REQUIRED", "url"),
    ]
    shown = await state(manager, webhook)
    assert (shown["version"], shown["name"], shown["url"], shown["kinds"]) == (2, "Autre", form["url"], [])
    assert codes(await do(manager, "enableWebhook", webhook)) == ["TRANSITION_NOT_ALLOWED"]
    assert codes(await do(manager, "testWebhook", webhook)) == []
    assert codes(await do(manager, "disableWebhook", webhook)) == []
    assert codes(await do(manager, "testWebhook", webhook)) == ["TRANSITION_NOT_ALLOWED"]
    assert [each["state"] for each in (await log(manager, webhook))["nodes"]] == ["ABANDONNEE"]
    assert (await state(manager, webhook))["givenUp"] is False
    gone = await do(manager, "deleteWebhook", webhook)
    assert (codes(gone), gone["structure"]["id"]) == ([], structure)
    assert codes(await do(manager, "deleteWebhook", webhook)) == ["NOT_FOUND"]
    assert await WebhookDelivery.filter(webhook_id=key_of(webhook)).count() == 0
    comments = [row.comment for row in await JournalEntry.filter(kind="WEBHOOK_CHANGED").order_by("position")]
    assert comments[0] == "Ajout : Progiciel"
    assert comments[MAX_WEBHOOKS:] == ["Modification : Autre", "Désactivation : Autre", "Suppression : Autre"]
    # With the structure, its tools.
    assert codes(await act(manager, "deactivateStructure", {"structureId": structure})) == []
    assert await Webhook.filter(disabled_at=None).count() == 0
    left = (await manager.run("query W($id: ID!) { structure(id: $id) { webhooks { id } } }", id=structure))[
        "structure"
    ]
    assert codes(await do(manager, "enableWebhook", left["webhooks"][0]["id"])) == ["STRUCTURE_INACTIVE"]
    assert len(left["webhooks"]) == MAX_WEBHOOKS - 1


async def test_a_server_calls_while_it_runs_and_stops_cleanly(sandbox_url: str, tmp_path: Path) -> None:
    async with a_receiver() as receiver:
        options = {"private_webhooks": True, "send_webhooks": True}
        async with a_world(sandbox_url, tmp_path / "data", **options) as town:
            manager, webhook, secret = await add(town, "BATILOIRE", receiver.url)
            assert codes(await do(manager, "testWebhook", webhook)) == []
            async with asyncio.timeout(PATIENT):
                while [each["state"] for each in (await log(manager, webhook))["nodes"]] != ["REMISE"]:
                    pass
        assert len(receiver.take(secret)) == 1
        assert "webhooks" not in {task.get_name() for task in asyncio.all_tasks()}


async def test_the_setting_decides_what_may_be_registered(world: World) -> None:
    manager = await world.person("BATILOIRE", "gestionnaire")
    form = {"structureId": world.structures["BATILOIRE"], "name": "Progiciel"}
    for url in ("http://outil.example/", "https://127.0.0.1/"):
        assert problems(await act(manager, "createWebhook", {**form, "url": url})) == [("VALUE_NOT_ALLOWED", "url")]
    assert codes(await act(manager, "createWebhook", {**form, "url": "https://outil.example/"})) == []
