"""Creating an account, and making it usable again: everything that passes through a mailed link (USR-03, USR-04)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tortoise.exceptions import IntegrityError

from api.db import savepoint, transaction, violates
from api.domain.account import (
    EXPIRED_LINK,
    LINK_OF_STATUS,
    OPENS,
    LinkKind,
    UserStatus,
    is_reactivable,
    password_problems,
)
from api.domain.account_mails import AccountMail
from api.domain.errors import DomainError, ErrorCode, Problem, error
from api.domain.journal import ChangeKind
from api.domain.permissions import Actor
from api.domain.person import MAX_EMAIL, person_problems
from api.models import AccountLink, Session, User
from api.security import Passwords, token_digest
from api.usecases.account import SignedIn, find, open_session
from api.usecases.account_mail import close_links, pass_time, send_link, write_to
from api.usecases.journal import record_organisation, take

ACTIVATES: Final = frozenset({LinkKind.ACTIVATION, LinkKind.REACTIVATION})
"""The links that `activateAccount` takes: an account that comes back chooses its password again."""

RESETS: Final = frozenset({LinkKind.PASSWORD_RESET})


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What the form of a new account says."""

    email: str
    first_name: str
    last_name: str
    contact_email: str | None = None
    phone: str | None = None


def email_problems(field: str, email: str) -> Iterator[Problem]:
    """Whether an address is one, by its form; whether it exists is for the mail to find out."""
    if not email.strip():
        yield Problem(ErrorCode.FIELD_REQUIRED, (field,))
    elif len(email) > MAX_EMAIL:
        yield Problem(ErrorCode.FIELD_TOO_LONG, (field,), {"max": str(MAX_EMAIL)})
    else:
        from email_validator import EmailNotValidError, validate_email

        try:
            validate_email(email.strip(), check_deliverability=False, globally_deliverable=False)
        except EmailNotValidError:
            yield Problem(ErrorCode.VALUE_NOT_ALLOWED, (field,))


def _problems(form: NewPerson) -> Iterator[Problem]:
    yield from email_problems("email", form.email)
    if form.contact_email is not None:
        yield from email_problems("contactEmail", form.contact_email)
    yield from person_problems({"firstName": form.first_name, "lastName": form.last_name, "phone": form.phone})


async def create_account(form: NewPerson, *, now: datetime) -> None:
    """Create an account and mail its activation link; a known address is told by mail, and the answer is the same.

    Raises the problems of the form. Of two people who give one address at once, one gets the account (USR-01).
    """
    if problems := tuple(_problems(form)):
        raise DomainError(problems)
    known = await find(form.email)
    async with transaction():
        if known is None:
            try:
                async with savepoint():
                    user = await add_account(form, now=now)
            except IntegrityError as failure:
                if not violates(failure, "account", "connection_email"):
                    raise
                return
            await send_link(user, LinkKind.ACTIVATION, now=now)
            return
        await take("journal", 0)  # as an account that is created does
        if known.status is UserStatus.EN_COURS_ACTIVATION:
            await send_link(known, LinkKind.ACTIVATION, now=now)
            return
        await pass_time(now)
        if known.status is not UserStatus.SUPPRIME:
            await write_to(known, AccountMail.ALREADY_KNOWN, at=now)


async def create_by_administration(form: NewPerson, *, pigp: bool, support: bool, now: datetime) -> User:
    """Create an account for somebody and mail its activation link; raises CONNECTION_ADDRESS_TAKEN.

    `pigp` marks an account that comes from the PIGP (USR-09, USR-10), `support` an agent of the support.
    """
    if problems := tuple(_problems(form)):
        raise DomainError(problems)
    async with transaction():
        try:
            async with savepoint():
                user = await add_account(form, now=now)
        except IntegrityError as failure:
            if not violates(failure, "account", "connection_email"):
                raise
            raise error(ErrorCode.CONNECTION_ADDRESS_TAKEN, field="email", value=form.email) from None
        user.pigp, user.support = pigp, support
        await user.save(update_fields=["pigp", "support"])
        await send_link(user, LinkKind.ACTIVATION, now=now)
    return user


async def add_account(form: NewPerson, *, now: datetime) -> User:
    """The row of a new account, in the present transaction; raises IntegrityError when the address is taken."""
    email = form.email.strip().lower()
    user = await User.create(
        connection_email=email,
        contact_email=(form.contact_email or email).strip(),
        first_name=form.first_name.strip(),
        last_name=form.last_name.strip(),
        phone=form.phone.strip() or None if form.phone else None,
        status=UserStatus.EN_COURS_ACTIVATION,
        created_at=now,
    )
    await record_organisation(ChangeKind.ACCOUNT_CHANGED, None, by=None, at=now, subject_id=user.id)
    return user


async def request_password_reset(email: str, *, now: datetime) -> None:
    """Mail a link to the connection address of an account, and only there; an unknown one gets nothing (USR-03)."""
    user = await find(email)
    kind = LINK_OF_STATUS.get(user.status) if user else None
    async with transaction():
        if user is not None and kind is not None:
            await send_link(user, kind, now=now)
        else:
            await pass_time(now)


async def request_reactivation(email: str, *, now: datetime) -> None:
    """Mail the link that brings a deactivated account back, until its sixtieth day (USR-07)."""
    user = await find(email)
    left = user.deactivated_at if user is not None and user.status is UserStatus.DESACTIVE else None
    async with transaction():
        if user is not None and left is not None and is_reactivable(left, now):
            await send_link(user, LinkKind.REACTIVATION, now=now)
        else:
            await pass_time(now)


async def use_link(
    passwords: Passwords,
    kinds: frozenset[LinkKind],
    *,
    token: str,
    password: str,
    at: datetime,
    now: datetime,
    hours: int,
) -> SignedIn:
    """Choose a password through a mailed link, which makes the account usable and opens a session.

    The link is proof of the mailbox: no second factor is asked for. Raises LINK_EXPIRED for one that is unknown, used
    or of another kind, ACTIVATION_EXPIRED for an activation that comes too late, REACTIVATION_EXPIRED after day 60.
    """
    link = await AccountLink.get_or_none(token_digest=token_digest(token), used_at=None).select_related("user")
    if link is None or link.kind not in kinds or link.user.status not in OPENS[link.kind]:
        raise error(ErrorCode.LINK_EXPIRED, field="token")
    user: User = link.user
    if link.expires_at <= now:
        raise error(EXPIRED_LINK[link.kind], field="token")
    if user.deactivated_at is not None and not is_reactivable(user.deactivated_at, now):
        raise error(ErrorCode.REACTIVATION_EXPIRED)
    if problems := tuple(password_problems(password, user.connection_email)):
        raise DomainError(problems)
    digest = await passwords.digest(password)
    async with transaction():
        if not await AccountLink.filter(id=link.id, used_at=None).update(used_at=now):
            raise error(ErrorCode.LINK_EXPIRED, field="token")
        await User.filter(id=user.id).update(
            status=UserStatus.ACTIF,
            password_hash=digest,
            failed_sign_ins=0,
            locked_until=None,
            deactivated_at=None,
            version=user.version + 1,
        )
        await close_links(user.id, now=now)
        await Session.filter(user_id=user.id).delete()
        if link.kind is LinkKind.PASSWORD_RESET:
            await write_to(user, AccountMail.PASSWORD_CHANGED, at=now)
        opened = await open_session(user.id, at=at, hours=hours)
        by = Actor(user.id, {}, ())
        await record_organisation(ChangeKind.ACCOUNT_CHANGED, None, by=by, at=now, subject_id=user.id)
    return opened
