"""What a resolver finds around it: fresh for every operation."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import strawberry
from starlette.responses import Response

from api.domain.errors import NotSignedIn
from api.domain.permissions import Actor
from api.security import Passwords
from api.usecases.typed_invoice import Printing


class Beside(Response):
    """A response that is never sent: the cookies that are set on it go out with the answer."""

    def __init__(self) -> None:
        self.raw_headers = []


@dataclass(slots=True)
class Context:
    """Who asks, and the present instant; `now` is that of the sandbox in a sandbox."""

    actor: Actor | None
    now: datetime
    passwords: Passwords
    session_hours: int
    second_factor: bool
    """Whether a code is mailed before a session opens (USR-06)."""
    habilitation_delay: timedelta
    """How long a profile that is granted takes to reach the applications (HAB-07)."""
    read_pdf: Callable[[str], Awaitable[Mapping[str, Any]]]
    """What the PDF with this SHA-256 says, as `api.domain.prefill` takes it."""
    printing: Printing
    """Where the documents that the server makes are kept."""
    private_webhooks: bool = False
    """Whether webhooks may call private addresses."""
    token: str | None = None
    response: Response = field(default_factory=Beside)
    cookie: Callable[[Response, str | None], None] = lambda _response, _token: None
    move_clock: Callable[[datetime], Awaitable[datetime]] | None = None

    @property
    def signed_in(self) -> Actor:
        """The actor; raises NotSignedIn when there is none."""
        if self.actor is None:
            raise NotSignedIn
        return self.actor


Info: TypeAlias = strawberry.Info[Context, None]
