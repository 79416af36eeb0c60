"""What everybody is offered is what they may do, wherever a dossier goes (conventions 7): walks through HTTP.

The ordinary suite takes a few walks, always the same; `make test-walk` takes many, until they have gone everywhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.domain.cadres import Cadre
from api.domain.transitions import TRANSITIONS
from tests.circuits.offers import BUNDLES, BUTTONS
from tests.circuits.town import Town
from tests.circuits.walk import Walk
from tests.circuits.walk_openings import FIRST, Opening, Pick, T, opening
from tests.circuits.walk_steps import OPERATIONS, Step, along, next_step
from tests.databases import Databases
from tests.domain.dossiers import IN_USE
from tests.world import a_world

THOROUGH: Final = settings.get_current_profile_name() == "walk"
EVERYWHERE: Final = {*(row.id for row in TRANSITIONS), *(cadre.name for cadre in IN_USE), *OPERATIONS}
"""Every transition of the reference, every cadre that it says how to deposit (A3, A11 and A21 are not ours), every
mutation."""

ROADS: Final = (
    "A4 ACKNOWLEDGE SUSPEND ACKNOWLEDGE_SUSPENSION COMPLETE A15 SUSPEND COMPLETE A19 ACKNOWLEDGE SERVICE_FAIT MANDATEE"
    " MISE_A_DISPOSITION_COMPTABLE COMPTABILISEE MISE_EN_PAIEMENT",
    "A4 LATER A19 A_RECYCLER RECYCLE REJETEE ACKNOWLEDGE_REJECTION MARK_REJECTION_HANDLED",
    "A4 A16 TRANSMISE_MOA",
    "A7 REFUSE DUPLICATE",
    "A7 A17 A20 A8",
    "A7 LATER A22 LATER A23",
    "A10 DECLINE_VALIDATION CORRECT_VALIDATOR VALIDATE A15",
    "A9 16",
)
"""Where the plainest of dossiers go in the ordinary suite, so that each act is open once at least."""

ROUNDS: Final = 8
"""How often the long walks begin again with each cadre, each time rather towards what they have not met yet."""


REASONS: Final = {"TRANSITION_NOT_ALLOWED", "CONSULTATION_ONLY", "NOT_SUSPENDED", "TACIT_TOO_EARLY"}
"""Why an act that is listed may be greyed."""


def test_what_is_offered_is_what_may_be_done(
    databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with asyncio.Runner() as runner, contextlib.ExitStack() as closing:
        stack = contextlib.AsyncExitStack()
        closing.callback(lambda: runner.run(stack.aclose()))
        town = runner.run(settled(stack, databases, tmp_path))
        if THOROUGH:
            take_many(runner, town, capsys)
        else:
            take_some(runner, town)
    assert {name for name, reason in town.said if reason is None} == {*BUTTONS, *BUNDLES}
    assert {reason for _, reason in town.said if reason} == REASONS
    assert not THOROUGH or town.taken.keys() >= EVERYWHERE, EVERYWHERE - town.taken.keys()


async def settled(stack: contextlib.AsyncExitStack, databases: Databases, folder: Path) -> Town:
    """The sandbox of all the walks."""
    url = await stack.enter_async_context(databases.fresh())
    town = Town(await stack.enter_async_context(a_world(url, folder)), THOROUGH)
    await town.settle()
    return town


async def walked(walk: Walk, steps: Iterable[Callable[[], Step]]) -> None:
    """One walk, until its steps are taken or nobody has anything left to do."""
    await walk.begin()
    for step in steps:
        if walk.over:
            break
        await walk.take(step())
    await walk.count()
    await walk.town.count()


def take_some(runner: asyncio.Runner, town: Town) -> None:
    """The walks of the ordinary suite, always the same: those of the roads, then some at random."""
    for road in ROADS:
        cadre, *names = road.split()
        walk = Walk(town, opening(plainest, Cadre[cadre]))
        runner.run(told(walk, [partial(along, walk, name) for name in names]))
    for seed, cadre in enumerate(FIRST[:4]):
        pick = Random(seed).choice
        walk = Walk(town, opening(pick, Cadre[cadre]), EVERYWHERE - town.taken.keys())
        runner.run(told(walk, [partial(next_step, pick, walk)] * 6))


def plainest(options: Sequence[T], /) -> T:
    """What comes first."""
    return options[0]


async def told(walk: Walk, steps: Sequence[Callable[[], Step]]) -> None:
    """A walk that tells its story when it fails."""
    try:
        await walked(walk, steps)
    except Exception as failed:
        failed.add_note("\n".join(["The walk:", repr(walk.opening), *map(repr, walk.story)]))
        raise


# ------------------------------------------------------------------------------------------------- many


def take_many(runner: asyncio.Runner, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    """The walks of the profile from each cadre, twice at least, then until they have gone everywhere."""
    for turn in range(ROUNDS):
        for cadre in FIRST:
            take_at_random(runner, town, cadre)
            with capsys.disabled():
                sys.stdout.write(f"\n{progress(town)}")
                sys.stdout.flush()
        if turn and not EVERYWHERE - town.taken.keys():
            return


def take_at_random(runner: asyncio.Runner, town: Town, cadre: str) -> None:
    """Walks from a first pièce of this cadre: if one fails, what was drawn is its story, made as short as can be."""
    # Fixed for all of these walks: Hypothesis must find the same choices when it walks again.
    wanted = EVERYWHERE - town.taken.keys()

    @settings(suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large))
    @given(st.data())
    def walks(data: st.DataObject) -> None:
        walk = Walk(town, data.draw(openings(Cadre[cadre]), label="the dossier"), wanted)
        runner.run(walked(walk, [lambda: data.draw(steps(walk), label="then")] * 20))

    walks()


def drawing(draw: st.DrawFn) -> Pick:
    """Let Hypothesis decide."""

    def pick(options: Sequence[T], /) -> T:
        return draw(st.sampled_from(options))

    return pick


@st.composite
def openings(draw: st.DrawFn, cadre: Cadre) -> Opening:
    """The first deposit of a walk."""
    return opening(drawing(draw), cadre)


@st.composite
def steps(draw: st.DrawFn, walk: Walk) -> Step:
    """What comes next in a walk."""
    return next_step(drawing(draw), walk)


def progress(town: Town) -> str:
    """How far the walks have gone: what they have not met yet, then what they have met least."""
    taken = town.taken
    rarest = sorted(EVERYWHERE, key=lambda each: (taken[each], each))
    least = " ".join(f"{each}×{taken[each]}" for each in rarest[:12])
    return f"{taken['walks']} walks, {taken['acts']} acts, {taken['rehearsals']} rehearsals; the rarest: {least}"
