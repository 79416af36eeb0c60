"""The WebSockets of the server: uvicorn's, which say so when an upgrade was refused."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class Handshakes(WebSocketsSansIOProtocol):
    """Takes an upgrade that was answered with a response, as one from another `Origin` is, for answered.

    uvicorn 0.54 sends the response, then logs an error: « ASGI callable returned without completing handshake ».
    """

    async def send(self, message: Any) -> None:
        """Send a message of the application."""
        await super().send(message)
        if self.close_sent:
            self.handshake_complete = True
