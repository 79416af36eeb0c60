"""Circuits told step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.circuits.stories_of_answers import OF_ANSWERS
from tests.circuits.stories_of_groups import OF_GROUPS
from tests.circuits.stories_of_paths import OF_PATHS
from tests.circuits.stories_of_payers import OF_PAYERS
from tests.circuits.stories_of_seats import OF_SEATS
from tests.circuits.stories_of_stops import OF_STOPS
from tests.circuits.story import Story

STORIES: Final[Mapping[str, Story]] = {**OF_SEATS, **OF_STOPS, **OF_ANSWERS, **OF_PAYERS, **OF_PATHS, **OF_GROUPS}
