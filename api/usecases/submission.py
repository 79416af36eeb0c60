"""What follows the submission of any request: its structure's managers are told, and the journal notes it."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.decision import description
from api.domain.journal import ChangeKind
from api.domain.notifications import Event
from api.models import Approval, User
from api.usecases.calls import Call
from api.usecases.journal import record_organisation
from api.usecases.rights import Ground
from api.usecases.rights_news import Item, managers_of, named, tell


async def announce(
    call: Call, ground: Ground, approval: Approval, facts: Sequence[tuple[str, str]], *, adds: int = 0
) -> None:
    """Tell the managers that a request waits, and record it; `adds` is the number of profiles that it asks for."""
    person = await User.get(id=approval.requester_id)
    said = description(approval.type, ground.structure.name, adds)
    about = [("Demande", said), ("Demandeur", f"{named(person)} ({person.connection_email})"), *facts]
    to = await managers_of(ground.structure.id, at=call.now)
    item = Item(Event.REQUEST_TO_DECIDE, to, ground.structure, said, about, approval, approval.comment)
    await tell([item], at=call.now)
    await record_organisation(
        ChangeKind.APPROVAL_REQUESTED,
        ground.structure.id,
        by=call.actor,
        at=call.now,
        subject_id=person.id,
        approval_id=approval.id,
        comment=approval.comment,
    )
