"""Accounts: their statuses against the reference, their limits, and what a password must be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain import account
from api.domain.account import (
    OPENS,
    USER_STATUSES,
    USER_TRANSITIONS,
    LinkKind,
    UserStatus,
    is_reactivable,
    password_problems,
    reactivable_until,
)
from api.domain.account_mails import ACCOUNT_MAILS, MAIL_OF_LINK, AccountMail
from tests.domain.test_organisation_tables import REFERENCE


def test_the_transitions_are_those_of_the_reference() -> None:
    stated = [(row["from"], row["to"], row["by"]) for row in REFERENCE["userStatusTransitions"] if row["from"] != "any"]
    found = [(row.before.value if row.before else "(none)", row.after.value) for row in USER_TRANSITIONS]
    assert found == [(before, after) for before, after, _ in stated]
    for row, (_, _, by) in zip(USER_TRANSITIONS, stated, strict=True):
        assert by.startswith(row.source)


def test_the_statuses_and_limits_are_those_of_the_reference() -> None:
    assert {row["code"]: row["labelFr"] for row in REFERENCE["userStatuses"]} == {
        status.value: label for status, label in USER_STATUSES.items()
    }
    limits = REFERENCE["userLimits"]
    assert timedelta(minutes=limits["activationLinkMinutes"]) == account.LINK_LIFE
    assert limits["maxFailedSignIns"] == account.MAX_FAILED_SIGN_INS
    assert timedelta(minutes=limits["lockMinutes"]) == account.LOCK
    assert limits["reactivationDays"] == account.REACTIVATION_DAYS


def test_every_link_has_its_mail_and_opens_a_status_that_a_transition_leaves() -> None:
    assert set(MAIL_OF_LINK) == set(OPENS) == set(LinkKind)
    assert set(ACCOUNT_MAILS) == set(AccountMail)
    to_active = {row.before for row in USER_TRANSITIONS if row.after is UserStatus.ACTIF} | {UserStatus.ACTIF}
    assert {status for statuses in OPENS.values() for status in statuses} <= to_active
    stated = {row["event"] for row in REFERENCE["mails"]}
    cited = {rule.source for rule in ACCOUNT_MAILS.values()}
    assert {each for each in cited if not each.startswith("USR")} <= stated


def test_an_account_can_come_back_until_its_sixtieth_day() -> None:
    """§12.7: from 15/01/2025 until 16/03/2025, final from 17/03/2025, days in Paris."""
    deactivated = datetime(2025, 1, 15, 9, tzinfo=UTC)
    assert reactivable_until(deactivated) == date(2025, 3, 16)
    assert is_reactivable(deactivated, datetime(2025, 3, 16, 22, 59, tzinfo=UTC))
    assert not is_reactivable(deactivated, datetime(2025, 3, 16, 23, 0, tzinfo=UTC))


@given(st.text(max_size=250), st.sampled_from(["jo@x.example", "camille.moreau@x.example"]))
def test_a_password_is_weak_or_strong_never_both(password: str, email: str) -> None:
    found = [problem.code for problem in password_problems(password, email)]
    assert len(found) <= 1
    if not found:
        assert 12 <= len(password) <= 200
        assert len(set(password)) >= 5
        assert "camille.moreau" not in password.lower() or email.startswith("jo@")


@pytest.mark.parametrize("password", ["Acompte-2-soldes", "décompte général définitif", "ABCDEFGH1234-"])
def test_strong_passwords(password: str) -> None:
    assert list(password_problems(password, "jo@x.example")) == []
