// From one sign-in to the next: a connection is never shared by two people, nor is anything that came through it.
import { useSyncExternalStore } from 'react';
import { connect, type Connection } from '../api/connection.ts';

interface Life {
  readonly number: number;
  /** The one before ended by itself: the session expired, or was closed elsewhere. */
  readonly expired: boolean;
  readonly connection: Connection;
}

const begin = (number: number, expired: boolean): Life => ({
  number,
  expired,
  connection: connect(() => {
    restart(true);
  }),
});

let life = begin(0, false);
const listeners = new Set<() => void>();

function restart(expired: boolean): void {
  life.connection.close();
  life = begin(life.number + 1, expired);
  for (const listener of listeners) listener();
}

function follow(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The other tabs of this browser: they share its cookie, and would go on under the name of somebody who left. */
const tabs = new BroadcastChannel('session');
tabs.onmessage = () => restart(false);

/** Tries again, for this tab alone. */
export const retry = (): void => restart(false);

/** Starts anew after a sign-in or a sign-out, in the other tabs too. */
export const renew = (): void => {
  restart(false);
  tabs.postMessage(null);
};

export const useLife = (): Life => useSyncExternalStore(follow, () => life);
