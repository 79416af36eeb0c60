"""The Starlette application: routes, middleware, and what lives as long as the server."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from graphql import OperationType
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from api import db, events
from api.answers import StoredFile, not_served
from api.captcha_http import Captchas
from api.certificate_http import Certificates
from api.connection_http import Connections
from api.dashboard import FOLDER, Dashboard
from api.domain.errors import RequestErrorCode
from api.domain.ids import key_of
from api.domain.permissions import Actor
from api.downloads import Downloads
from api.exports import Exports
from api.graphql import make_schema
from api.graphql_documents import Prepared
from api.graphql_http import GraphQLEndpoint
from api.graphql_socket.endpoint import GraphQLSocket, SocketLimits
from api.http import HttpServices, routes
from api.inspection.inspector import Inspector
from api.limits import Limits
from api.live.hub import Hub
from api.live.stopping import when_stopping
from api.live.stream import EventStreams, StreamLimits
from api.mailbox import routes as mailbox_routes
from api.mailer import Mailer
from api.mails import Sender
from api.posting import Poster
from api.rates import DOORS, Rates
from api.relay import Folder, Relay
from api.sandbox_pages import SandboxPages
from api.scheduler import firing
from api.schema.context import Context
from api.security import Passwords
from api.setting_values import SMTP_PORTS
from api.settings import Settings
from api.storage import Storage
from api.token_http import Tokens
from api.transport import GRAPHIQL_POLICY, Front, Refused, origin_allowed
from api.usecases import account, attachment, download, sandbox
from api.usecases.account import Asking
from api.usecases.clock import read_clock
from api.usecases.typed_invoice import Printing
from api.webhooks import Webhooks

STATIC: Final = Path(__file__).parent / "static"
MAILBOX: Final = "mailbox"
"""The folder of the data where mails are written when no relay takes them."""

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Server:
    """What requests share: the settings, the clock, the passwords, the files."""

    def __init__(self, settings: Settings, inspector: Inspector) -> None:
        self.settings = settings
        self.passwords = Passwords.with_costs(
            time=settings.argon2_time,
            memory_kib=settings.argon2_memory_kib,
            parallelism=settings.argon2_parallelism,
        )
        self.storage = Storage(settings.data_dir / "files")
        self.printing = Printing(self.storage, settings.sandbox, settings.mandate_required)
        self.inspector = inspector
        self.origins = frozenset(settings.allowed_origins)
        self.rates = Rates(points=settings.points_allowed, knocks=settings.knocks_allowed)
        # The prefix makes a browser refuse the cookie from a subdomain or without HTTPS.
        self.cookie_name = "__Host-decompte" if settings.cookie_secure else "decompte"
        self.hub = Hub(
            now=self.now,
            context=self.context_of,
            poll_seconds=settings.live_poll_seconds,
            connections_per_person=settings.max_live_connections,
        )

    async def now(self) -> datetime:
        """The present: that of the sandbox in a sandbox, else that of the machine."""
        return await read_clock() if self.settings.sandbox else datetime.now(UTC)

    def token(self, request: Request) -> str | None:
        """The token of a request: a tool's header first, then a screen's cookie."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme:
            return token.strip() if scheme.lower() == "bearer" and token else None
        return request.cookies.get(self.cookie_name)

    async def actor(self, request: Request) -> Actor | None:
        """Who sends a request that is not GraphQL; a write by cookie needs an allowed origin (conventions 21)."""
        token = self.token(request)
        by_cookie = "authorization" not in request.headers
        if token and by_cookie and request.method not in SAFE and not origin_allowed(request.scope, self.origins):
            raise Refused(403, RequestErrorCode.FORBIDDEN_ORIGIN)
        return (await self.asking(token)).actor if token else None

    async def asking(self, token: str | None) -> Asking:
        """Who is behind a token, and what time it is for them."""
        at = datetime.now(UTC)
        if self.settings.sandbox:
            return await account.asking_in_sandbox(token, at=at)
        return Asking(await account.actor_of(token, at=at, now=at) if token else None, at)

    async def context(self, request: Request, response: Response) -> Context:
        """What the resolvers of one operation find around them."""
        context = await self.context_behind(self.token(request))
        context.response = response
        return context

    async def context_behind(self, token: str | None) -> Context:
        """The same, for whoever is behind a token: each operation of a socket looks again."""
        asking = await self.asking(token)
        context = self.context_of(asking.actor, asking.now)
        context.token = token
        return context

    def context_of(self, actor: Actor | None, now: datetime) -> Context:
        """The same, for somebody known already."""
        return Context(
            actor=actor,
            now=now,
            passwords=self.passwords,
            session_hours=self.settings.session_hours,
            second_factor=self.settings.asks_second_factor,
            habilitation_delay=timedelta(minutes=self.settings.habilitation_minutes),
            read_pdf=self.read_pdf,
            printing=self.printing,
            private_webhooks=self.settings.private_webhooks,
            cookie=self.set_cookie,
            move_clock=sandbox.advance_clock if self.settings.sandbox else None,
        )

    def charge(self, context: Context, address: str, prepared: Prepared) -> dict[str, object]:
        """Take what an operation costs from the budget of who asks, and say so."""
        actor = context.actor
        known = actor is not None or prepared.kind is not OperationType.MUTATION
        self.rates.knock(address, sum(not known or root in DOORS for root in prepared.roots))
        left = self.rates.spend(str(actor.key) if actor else f"address {address}", prepared.points)
        cost: dict[str, object] = {"requested": prepared.points}
        return cost if left is None else {**cost, "remaining": left.points, "perMinute": left.of}

    def set_cookie(self, response: Response, token: str | None) -> None:
        """Give a screen its session, or take it away."""
        options = {"httponly": True, "samesite": "lax", "secure": self.settings.cookie_secure, "path": "/"}
        if token is None:
            response.delete_cookie(self.cookie_name, **options)  # type: ignore[arg-type]
        else:
            age = self.settings.session_hours * 3600
            response.set_cookie(self.cookie_name, token, max_age=age, **options)  # type: ignore[arg-type]

    async def readable(self, actor: Actor, identifier: str, _now: datetime) -> StoredFile | None:
        """The file behind a public identifier, if the actor may read it."""
        key = key_of("fichier", identifier)
        found = await attachment.readable(actor, key) if key is not None else None
        if found is None:
            return None
        return StoredFile(found.name, found.media_type, found.bytes, found.sha256, found.added_at, found.document_of)

    async def downloaded(self, actor: Actor, piece_id: UUID, now: datetime) -> None:
        """Note that a pièce leaves by its document."""
        await download.record(actor, [piece_id], now)

    async def read_pdf(self, sha256: str) -> Mapping[str, Any]:
        """What a document says as a Factur-X one."""
        return await self.inspector.read(await self.storage.locate(sha256))

    async def register(
        self,
        actor: Actor,
        /,
        *,
        name: str,
        bytes: int,  # noqa: A002 - the column's name
        media_type: str,
        sha256: str,
        pages: int | None,
        factur_x: bool,
        now: datetime,
    ) -> UUID:
        """The key of a file that was stored."""
        return await attachment.register(
            actor,
            name=name,
            bytes=bytes,
            media_type=media_type,
            sha256=sha256,
            pages=pages,
            factur_x=factur_x,
            now=now,
        )

    async def ready(self) -> bool:
        """Whether the database answers, with its migrations."""
        return len(await db.fetch("SELECT name FROM counter")) > 0


def create_app(settings: Settings | None = None, *, inspector: Inspector | None = None) -> Starlette:
    """The application; it opens its database when it starts and closes it when it stops.

    An inspector that is given serves other applications too, and is not closed.
    """
    settings = settings or Settings.from_env()
    server = Server(settings, inspector or Inspector())

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await db.connect(
            settings.database_url,
            pool_size=settings.pg_pool_size,
            statement_seconds=settings.operation_seconds + 1,  # the deadline of the operation comes first, and is coded
        )
        broker = events.broker_for(settings.database_url)
        events.use(broker)
        try:
            if settings.sandbox:
                await sandbox.start_clock(settings.sandbox_now or datetime.now(UTC).replace(microsecond=0))
            async with contextlib.AsyncExitStack() as running:
                await running.enter_async_context(firing(server.now))
                if settings.send_mails:
                    await running.enter_async_context(_mailer(settings).running())
                await running.enter_async_context(broker.running())
                if settings.send_webhooks:
                    poster = Poster(private=settings.private_webhooks)
                    await running.enter_async_context(Webhooks(poster, server.now).running())
                await running.enter_async_context(server.hub.running())
                await running.enter_async_context(when_stopping(server.hub.farewell))
                yield
        finally:
            await db.disconnect()
            if inspector is None:
                await server.inspector.close()

    services: HttpServices[Actor] = HttpServices(
        actor=server.actor,
        register=server.register,
        readable=server.readable,
        downloaded=server.downloaded,
        ready=server.ready,
        now=server.now,
        storage=server.storage,
        inspector=server.inspector,
        max_file_bytes=settings.max_file_bytes,
    )
    schema = make_schema(sandbox=settings.sandbox, limits=_limits(settings), compiled=settings.compiled_execution)
    documents = json.loads(settings.trusted_documents.read_bytes()) if settings.trusted_documents else None
    endpoint = GraphQLEndpoint(
        schema,
        server.context,
        max_body_bytes=settings.max_json_bytes,
        deadline_seconds=settings.operation_seconds,
        session_cookie=server.cookie_name,
        allowed_origins=server.origins,
        documents=documents,
        trusted_only=settings.trusted_only,
        graphiql=STATIC / "graphiql" if settings.graphiql else None,
        streams=EventStreams(
            schema,
            server.hub,
            server.context,
            StreamLimits(settings.max_live_backlog_bytes, settings.live_patience_seconds),
            server.charge,
        ),
        charge=server.charge,
    )
    socket = GraphQLSocket(
        schema,
        server.hub,
        server.context_behind,
        session_cookie=server.cookie_name,
        charge=server.charge,
        documents=documents,
        trusted_only=settings.trusted_only,
        allowed_origins=server.origins,
        limits=SocketLimits(
            message_bytes=settings.max_json_bytes,
            backlog_bytes=settings.max_live_backlog_bytes,
            patience_seconds=settings.live_patience_seconds,
            operations=settings.max_live_operations,
            operation_seconds=settings.operation_seconds,
            init_seconds=settings.live_init_seconds,
            ping_seconds=settings.live_ping_seconds,
        ),
    )
    graphql: list[BaseRoute] = [Route("/graphql", endpoint), WebSocketRoute("/graphql", socket)]
    pages = _graphiql() if settings.graphiql else []
    mails = mailbox_routes(settings.data_dir / MAILBOX) if settings.sandbox and not settings.smtp_host else []
    home = _sandbox_pages(server, settings) if settings.sandbox else []
    # Before the home: where there are screens, they have the first page.
    pages += _dashboard(settings).routes() if settings.dashboard else []
    tokens = Tokens(server.passwords, server.now, timedelta(minutes=settings.technical_token_minutes), server.rates)
    routes = [
        *Captchas(settings.captcha_cost, server.rates).routes(),
        *Connections(services, server.passwords, server.rates, settings.sandbox).routes(),
    ]
    return Starlette(
        routes=[*graphql, *_files(services, settings), *tokens.routes(), *routes, *pages, *home, *mails],
        middleware=[
            Middleware(
                Front,
                hosts=settings.allowed_hosts,
                origins=settings.allowed_origins,
                policies={"/static/graphiql/": GRAPHIQL_POLICY},
                straight={"/graphql": endpoint},
            ),
        ],
        exception_handlers={HTTPException: not_served},
        lifespan=lifespan,
    )


def _files(services: HttpServices[Actor], settings: Settings) -> list[Route]:
    """Everything that is a file, in or out."""
    return [
        *routes(services),
        *Downloads(services).routes(),
        *Certificates(services, settings.sandbox).routes(),
        *Exports(services).routes(),
    ]


def _graphiql() -> list[BaseRoute]:
    """What the page of GraphiQL is made of, and the operations that it offers (`decompte contract`)."""

    async def operations(_: Request) -> Response:
        return FileResponse(STATIC / "operations.json", headers={"Cache-Control": "no-cache"})

    return [
        Mount("/static/graphiql", StaticFiles(directory=STATIC / "graphiql")),
        Route("/static/operations.json", operations, methods=["GET"]),
    ]


def _sandbox_pages(server: Server, settings: Settings) -> list[Route]:
    """The home of a sandbox, with the way to what it serves."""
    links = {"Écrans": "/"} if settings.dashboard else {}
    links |= {"GraphiQL": "/graphql"} if settings.graphiql else {}
    links |= {} if settings.smtp_host else {"Courrier": "/mailbox"}
    made = SandboxPages(server.passwords, settings.session_hours, server.actor, server.token, server.set_cookie, links)
    return made.routes()


def _dashboard(settings: Settings) -> Dashboard:
    """The screens, with the way to the rest of a sandbox."""
    links = {"Bac à sable": "/sandbox"} if settings.sandbox else {}
    links |= {"GraphiQL": "/graphql"} if settings.graphiql else {}
    return Dashboard(FOLDER, settings.sandbox, settings.trusted_documents is not None, links)


def _mailer(settings: Settings) -> Mailer:
    sender = Sender.of(settings.mail_from, settings.screens_url)
    return Mailer(_relay(settings, sender), sender)


def _relay(settings: Settings, sender: Sender) -> Relay:
    if not settings.smtp_host:
        return Folder(settings.data_dir / MAILBOX)

    from api.smtp import SmtpRelay

    return SmtpRelay(
        host=settings.smtp_host,
        port=settings.smtp_port or SMTP_PORTS[settings.smtp_tls],
        tls=settings.smtp_tls,
        hello=sender.domain,
        username=settings.smtp_username,
        password=settings.smtp_password.text if settings.smtp_password else "",
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        introspection_depth=settings.max_introspection_depth,
        aliases=settings.max_aliases,
        directives=settings.max_directives,
        fields=settings.max_fields,
        rows=settings.max_rows,
        values=settings.max_values,
    )
