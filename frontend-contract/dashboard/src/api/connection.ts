// One person's connection to the server: the client, its cache, its socket. Thrown away when the person changes.
import { Client, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { createClient } from 'graphql-ws';
import schema from 'virtual:contract-schema';
import { fetchNamed, isRequest, named } from './documents.ts';
import { isUnauthenticated } from './errors.ts';

const SESSION_OVER = 4403;

export interface Connection {
  readonly client: Client;
  readonly close: () => void;
}

// Values, pages and payloads have no identity of their own: they are kept inside what holds them.
const keys = Object.fromEntries(
  schema.__schema.types
    .filter((type) => type.kind === 'OBJECT' && !type.fields.some(({ name }) => name === 'id'))
    .map(({ name }) => [name, () => null]),
);

/** Connects with the cookie of the browser; `whenOver` is called once the server no longer knows the session. */
export function connect(whenOver: () => void): Connection {
  let closed = false;
  const over = () => {
    if (!closed) whenOver();
  };
  const socket = createClient({
    url: `${location.origin.replace('http', 'ws')}/graphql`,
    retryAttempts: Infinity,
    // Only a connection that was lost: a message that cannot be sent would be tried again without end.
    shouldRetry: (event) => !closed && event instanceof CloseEvent && event.code !== SESSION_OVER,
    on: { closed: (event) => event instanceof CloseEvent && event.code === SESSION_OVER && over() },
    // graphql-ws wants a text in each request: it is replaced as the message leaves.
    jsonMessageReplacer: (key, value: unknown) => (key === 'payload' && isRequest(value) ? named(value) : value),
  });
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetch: fetchNamed,
    requestPolicy: 'cache-and-network',
    exchanges: [
      mapExchange({ onError: (error) => isUnauthenticated(error) && over() }),
      cacheExchange({ schema, keys }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ operationName = '', query = '', variables }) => {
          let after: unknown = variables?.['after'];
          // Read again at each reconnection: after a cut nothing is lost, and nothing comes twice.
          const resumed = {
            ...variables,
            get after() {
              return after;
            },
          };
          return {
            subscribe: (sink) => ({
              unsubscribe: socket.subscribe<{ changes?: { position: string } }>(
                { operationName, query, variables: after === undefined ? (variables ?? {}) : resumed },
                {
                  next: ({ data = null, errors }) => {
                    after = data?.changes?.position ?? after;
                    sink.next(errors ? { data, errors } : { data });
                  },
                  error: (error) => sink.error(error),
                  complete: () => sink.complete(),
                },
              ),
            }),
          };
        },
      }),
    ],
  });
  const close = () => {
    closed = true;
    void socket.dispose();
  };
  return { client, close };
}
