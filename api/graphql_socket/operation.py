"""One operation of a socket: a query, a mutation, or a subscription whose events go out through it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

import orjson
from graphql import ExecutionResult, OperationType

from api.domain.errors import RequestErrorCode
from api.graphql_errors import Presented, encode, present_bug, present_errors, present_refusal, present_result
from api.graphql_request import Call
from api.live.opening import open_subscription
from api.live.rooms import Connection, End, Follower
from api.schema.context import Context
from api.transport import Refused, address_of

if TYPE_CHECKING:
    from api.graphql_socket.conversation import Conversation


class Operation:
    """One operation of a socket; a subscription's events go out through it."""

    def __init__(self, conversation: Conversation, connection: Connection, identity: str) -> None:
        self.conversation = conversation
        self.connection = connection
        self.identity = identity
        self.request_id = uuid4().hex
        self.task: asyncio.Task[None] | None = None
        self.follows = False
        self.silent = False
        self.opening = b'{"type":"next","id":' + orjson.dumps(identity) + b',"payload":'

    # ----------------------------------------------------------------------------------------------- an outlet

    def next(self, payload: bytes) -> None:
        """Send a result."""
        if not self.silent:
            self.conversation.backlog.put(self.opening + payload + b"}")

    @property
    def crowded(self) -> bool:
        """Whether the client reads more slowly than it is told."""
        return self.conversation.backlog.crowded

    async def drained(self) -> None:
        """Wait until the client has read most of what it was sent."""
        await self.conversation.backlog.drained()

    def refuse(self, errors: list[Presented]) -> None:
        """End with errors: nothing ran, or nothing more will."""
        self._finish("error", payload=errors)

    def stop(self) -> None:
        """Say nothing more. A query or a mutation that has begun runs to its end, as over HTTP."""
        self.silent = True
        if self.follows and self.task is not None:
            self.task.cancel()

    def _finish(self, kind: str, **more: object) -> None:
        if not self.silent:
            self.conversation.operations.pop(self.identity, None)
            self.conversation.say(kind, id=self.identity, **more)
            self.silent = True

    # ------------------------------------------------------------------------------------------------- running

    async def run(self, call: Call) -> None:
        """Answer the operation."""
        try:
            await self._run(call)
        except Refused as refused:
            self.refuse(present_refusal(refused, self.request_id))
        except Exception as bug:
            self.refuse(present_bug(bug, self.request_id))

    async def _run(self, call: Call) -> None:
        house = self.conversation.house
        prepared = house.schema.prepare(call.query, call.operation_name)
        if prepared.document is None:
            self.refuse(present_errors(prepared.errors, self.request_id))
            return
        limit = asyncio.timeout(self.conversation.limits.operation_seconds)
        try:
            async with limit:
                context = await house.context(self.conversation.token)
                if context.actor is None:
                    self.conversation.end_by(End.SESSION_OVER)
                    return
                cost = house.charge(context, address_of(self.conversation.socket.scope), prepared)
                if prepared.kind is OperationType.SUBSCRIPTION:
                    opened = await open_subscription(house.schema, prepared.document, call, context)
                else:
                    await self._execute(call, context, cost)
                    return
        except TimeoutError:
            if not limit.expired():
                raise
            raise Refused(503, RequestErrorCode.TIMEOUT) from None
        if isinstance(opened, ExecutionResult):
            self.refuse(present_errors(opened.errors or (), self.request_id))
            return
        self.follows = True
        if not self.silent:
            await house.hub.follow(Follower(self.connection, opened, self))

    async def _execute(self, call: Call, context: Context, cost: Mapping[str, object]) -> None:
        result = await self.conversation.house.schema.answer(
            call.query,
            context=context,
            variables=call.variables,
            operation_name=call.operation_name,
            extensions=call.extensions,
        )
        body = present_result(result, self.request_id, cost)
        if "data" in body:
            self.next(encode(body))
            self._finish("complete")
        else:
            self.refuse(body["errors"])
