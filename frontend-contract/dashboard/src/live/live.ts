// What changes while a page is open: numbers for the menu, a revision for lists, and whom to tell.
import { createContext, useContext, useEffect, useRef } from 'react';
import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { useQuery, type UseQueryArgs, type UseQueryState } from 'urql';
import type { BadgesFragment, ChangeRowFragment } from 'contract/types.ts';

export interface Live {
  /** Grows by one after each burst of changes: what lists rows then asks again. */
  readonly revision: number;
  /** The last changes since the page was opened, the newest first. */
  readonly recent: readonly ChangeRowFragment[];
  /** Those of the structure that is chosen, or of all; null until the server has counted. */
  readonly counters: BadgesFragment | null;
  /** The last that came: another structure may have been chosen since. */
  readonly badges: BadgesFragment | null;
}

export const LiveContext = createContext<Live>({ revision: 0, recent: [], counters: null, badges: null });

export const useLive = (): Live => useContext(LiveContext);

/**
 * A query that is asked again after each burst of changes. Objects are right in the cache already; lists and
 * `availableActions`, which depend on who looks, never are (the contract's README). While the next answer is under
 * way the last one stays on the screen, `stale`.
 */
export function useLiveQuery<Data, Variables extends AnyVariables>(args: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  pause?: boolean;
}): UseQueryState<Data, Variables> & { refresh: () => void } {
  const { revision } = useLive();
  const [state, reexecute] = useQuery(args as UseQueryArgs<Variables, Data>);
  const seen = useRef(revision);
  const refresh = () => reexecute({ requestPolicy: 'network-only' });
  useEffect(() => {
    if (seen.current === revision) return;
    seen.current = revision;
    reexecute({ requestPolicy: 'network-only' });
  }, [revision, reexecute]);
  return { ...state, stale: state.stale || state.fetching, refresh };
}
