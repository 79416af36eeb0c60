// From one sign-in to the next: a connection is never shared by two people, nor is anything that came through it.
import { useSyncExternalStore } from 'react';
import { connect, type Connection, whoIsThere } from '../api/connection.ts';

interface Life {
  readonly number: number;
  readonly connection: Connection;
  /** Whose it is; null as long as nobody is known to be signed in. */
  readonly person: string | null;
  /** The session ended by itself: what is on the screen waits until the same person has signed in again. */
  readonly interrupted: boolean;
  /** How often they did: what was on the screen before may be old. */
  readonly returns: number;
  /** The page before was somebody else's: this one begins at the first page. */
  readonly stranger: boolean;
}

const begin = (number: number, stranger: boolean): Life => ({
  number,
  connection: connect(interrupt),
  person: null,
  interrupted: false,
  returns: 0,
  stranger,
});

let life = begin(0, false);
const listeners = new Set<() => void>();

function change(part: Partial<Life>): void {
  life = { ...life, ...part };
  for (const listener of listeners) listener();
}

function follow(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What waits for the same person to come back. */
let waiting: { readonly back: Promise<null>; readonly resume: (nothing: null) => void } | null = null;

function restart(stranger: boolean): void {
  life.connection.close();
  waiting = null;
  change(begin(life.number + 1, stranger));
}

function resume(): void {
  waiting?.resume(null);
  waiting = null;
  life.connection.reconnect();
  change({ interrupted: false, returns: life.returns + 1 });
}

/** The same person goes on where they were; for anybody else everything begins anew. */
function enter(person: string | null): void {
  if (person !== null && person === life.person) resume();
  else restart(person !== null && life.person !== null);
}

/** The other tabs of this browser: they share its cookie, and would go on under the name of somebody who left. */
const tabs = new BroadcastChannel('session');
tabs.onmessage = ({ data }: MessageEvent<string | null>) => enter(data);

/** Told of each sign-in (who came), and of each sign-out (nobody), for this tab and the others. */
export const renew = (person: string | null): void => {
  enter(person);
  tabs.postMessage(person);
};

/** Tries again, for this tab alone. */
export const retry = (): void => restart(false);

/** Gives up what is on the screen. */
export const abandon = (): void => restart(true);

/** Whose life this is, once the server has said. */
export function belongsTo(person: string): void {
  if (life.person !== person) change({ person });
}

/**
 * The server no longer knows the session: what is on the screen stays, and what waits for the promise is done once the
 * same person is back. They may be already, by another tab.
 */
export function interrupt(): Promise<null> {
  if (life.person === null) {
    restart(false);
    return new Promise(() => undefined);
  }
  if (waiting) return waiting.back;
  const { promise, resolve } = Promise.withResolvers<null>();
  waiting = { back: promise, resume: resolve };
  const { number } = life;
  void whoIsThere().then((person) => {
    if (life.number !== number || !waiting) return;
    if (person === null) change({ interrupted: true });
    else enter(person);
  });
  return promise;
}

export const useLife = (): Life => useSyncExternalStore(follow, () => life);
