"""For each mutation, inputs that are right: `test_every_mutation.py` puts every bad value at every place of them.

A new mutation needs a line in the table of its noun. Together its templates must reach every object and every list of
its input, since what is inside one that they leave out cannot be tried; a plain field that may be left out may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.api.hostile.of_accounts import OF_ACCOUNTS
from tests.api.hostile.of_pieces import OF_PIECES
from tests.api.hostile.of_rights import OF_RIGHTS
from tests.api.hostile.of_structures import OF_STRUCTURES
from tests.api.hostile.of_tickets import OF_TICKETS
from tests.api.hostile.template import Template

TEMPLATES: Final[Mapping[str, tuple[Template, ...]]] = {
    **OF_ACCOUNTS,
    **OF_PIECES,
    **OF_RIGHTS,
    **OF_STRUCTURES,
    **OF_TICKETS,
}
