// One person's connection to the server: the client, its cache, its socket. Thrown away when the person changes.
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { cacheExchange } from '@urql/exchange-graphcache';
import { createClient } from 'graphql-ws';
import { ViewerDocument } from 'contract/documents.ts';
import type { MenuFragment } from 'contract/types.ts';
import schema from 'virtual:contract-schema';
import { fetchNamed, isRequest, named } from './documents.ts';
import { isUnauthenticated } from './errors.ts';

const SESSION_OVER = 4403;
const RENEWED = 4205; // any code of our own
/** How long to wait before a lost socket is opened again: longer each time, and not all browsers at once. */
const pause = (retries: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** retries, 60_000) + 2000 * Math.random()));

export interface Connection {
  readonly client: Client;
  /** Opens the socket again, with the cookie of now. */
  readonly reconnect: () => void;
  readonly close: () => void;
}

// Values, pages and payloads have no identity of their own: they are kept inside what holds them.
const keys = Object.fromEntries(
  schema.__schema.types
    .filter((type) => type.kind === 'OBJECT' && !type.fields.some(({ name }) => name === 'id'))
    .map(({ name }) => [name, () => null]),
);

const transport = { url: '/graphql', preferGetMethod: false, fetch: fetchNamed } as const;

/** For those who are not signed in yet: it keeps nothing, and waits for nobody. */
export const door = new Client({ ...transport, exchanges: [fetchExchange] });

/** What tells one person, or tool, from another. */
export const personOf = ({ user, technicalAccount }: MenuFragment): string => user?.id ?? technicalAccount?.id ?? '';

/** Whom the cookie of the browser stands for now; null also when the server does not say. */
export async function whoIsThere(): Promise<string | null> {
  const { data } = await door.query(ViewerDocument, {}).toPromise();
  return data?.viewer ? personOf(data.viewer) : null;
}

/**
 * Connects with the cookie of the browser. Once the server no longer knows the session, what was asked waits for the
 * promise of `whenOver`, then is asked again.
 */
export function connect(whenOver: () => Promise<null>): Connection {
  let closed = false;
  let back: Promise<null> | null = null;
  let open: WebSocket | null = null;
  const socket = createClient({
    url: `${location.origin.replace('http', 'ws')}/graphql`,
    retryAttempts: Infinity,
    // A connection that was lost, or is not had yet, comes as an event; an error would only come again.
    shouldRetry: (fault) => !closed && fault instanceof Event,
    on: {
      connected: (connected) => {
        open = connected as WebSocket;
      },
      closed: (event) => {
        if (!closed && event instanceof CloseEvent && event.code === SESSION_OVER) back = whenOver();
      },
    },
    retryWait: async (retries) => {
      await back;
      if (!back || retries > 0) await pause(retries);
      back = null;
    },
    // graphql-ws wants a text in each request: it is replaced as the message leaves.
    jsonMessageReplacer: (key, value: unknown) => (key === 'payload' && isRequest(value) ? named(value) : value),
  });
  const client = new Client({
    ...transport,
    requestPolicy: 'cache-and-network',
    exchanges: [
      cacheExchange({ schema, keys }),
      // eslint-disable-next-line @typescript-eslint/require-await -- the cookie needs nothing to be prepared
      authExchange(async () => ({
        addAuthToOperation: (operation) => operation,
        didAuthError: (error) => !closed && isUnauthenticated(error),
        refreshAuth: async () => {
          await whenOver();
        },
      })),
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
  const reconnect = () => open?.close(RENEWED);
  const close = () => {
    closed = true;
    void socket.dispose();
  };
  return { client, reconnect, close };
}
