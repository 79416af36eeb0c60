"""Putting messages in the outbox: to the contact address, in the transaction of the act they tell of (USR-03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.domain.account import SIGNS_IN
from api.domain.habilitation import RattachementStatus, UserRole
from api.domain.messages import MESSAGES, Message
from api.models import Rattachement, User
from api.usecases import outbox
from api.usecases.outbox import Address

TEMPLATE: Final = "message"


async def send_message(
    message: Message,
    to: Iterable[User],
    *,
    target: str,
    facts: Sequence[tuple[str, str]],
    about: str,
    at: datetime,
    text: str | None = None,
) -> None:
    """Write to these people; `target` is the identifier of what it is about, `about` ends the subject."""
    addresses = [Address(user.contact_email, f"{user.first_name} {user.last_name}") for user in to]
    data = {"message": message.value, "facts": [[*fact] for fact in facts], "text": text, "target": target}
    await _post(message, addresses, data, about=about, at=at)


async def write_to_address(
    message: Message, email: str, *, facts: Sequence[tuple[str, str]], about: str, at: datetime, text: str | None = None
) -> None:
    """Write to somebody who has no account: the message leads nowhere."""
    data = {"message": message.value, "facts": [[*fact] for fact in facts], "text": text, "target": ""}
    await _post(message, [Address(email, "")], data, about=about, at=at)


async def _post(message: Message, to: Iterable[Address], data: Mapping[str, Any], *, about: str, at: datetime) -> None:
    subject = f"{MESSAGES[message].subject} : {about}"
    await outbox.post(((address, subject, data) for address in to), template=TEMPLATE, at=at)


async def principal_of(structure_id: UUID) -> list[User]:
    """The gestionnaire principal of a structure, now; nobody when it has none, or one who left."""
    found = await Rattachement.filter(
        structure_id=structure_id,
        role=UserRole.GESTIONNAIRE_PRINCIPAL,
        status=RattachementStatus.VALIDE,
        user__status__in=SIGNS_IN,
    ).select_related("user")
    return [each.user for each in found]
