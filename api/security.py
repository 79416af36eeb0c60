"""Passwords and tokens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION


@dataclass(frozen=True, slots=True)
class Passwords:
    """Argon2id with the operator's costs; the work is done in a thread, a few at a time (64 MiB each)."""

    hasher: PasswordHasher
    decoy: str
    """A digest nobody has the password of: checked when the account is unknown, so that time tells nothing."""
    turns: asyncio.Semaphore

    @classmethod
    def with_costs(cls, *, time: int, memory_kib: int, parallelism: int) -> Passwords:
        """Passwords hashed with these costs; older digests keep theirs until the next sign-in."""
        hasher = PasswordHasher(time_cost=time, memory_cost=memory_kib, parallelism=parallelism)
        return cls(hasher, _decoy(hasher), asyncio.Semaphore(2))

    async def digest(self, password: str) -> str:
        """The digest to keep of a password."""
        async with self.turns:
            return await asyncio.to_thread(self.hasher.hash, password)

    async def verify(self, digest: str | None, password: str) -> bool:
        """Whether the password is the right one; an unknown account (None) takes as long and answers no."""
        async with self.turns:
            return await asyncio.to_thread(self._verify, digest, password)

    def _verify(self, digest: str | None, password: str) -> bool:
        try:
            self.hasher.verify(digest or self.decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return digest is not None

    def outdated(self, digest: str) -> bool:
        """Whether the digest was made with other costs than today's."""
        return self.hasher.check_needs_rehash(digest)


def _decoy(hasher: PasswordHasher) -> str:
    """A digest as the hasher writes them, drawn instead of computed: as long to check, and nothing to wait for."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


def new_token() -> str:
    """A token that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def new_webhook_secret() -> str:
    """A secret to sign messages with, as Standard Webhooks writes it: 256 bits."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def new_password() -> str:
    """A password for a tool: 192 bits, in letters, digits, - and _ that no form or header has to escape."""
    return secrets.token_urlsafe(24)


def token_digest(token: str) -> str:
    """What is kept of a token: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
