"""GraphQL over WebSocket: the protocol graphql-transport-ws, under the same checks as over HTTP."""
