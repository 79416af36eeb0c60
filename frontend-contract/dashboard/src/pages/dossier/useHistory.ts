// A history, page after page; the first comes with what it is about.
import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { DossierHistoryDocument, PieceHistoryDocument } from 'contract/documents.ts';
import type { EntryFragment, HistoryFragment } from 'contract/types.ts';
import { useLive } from '../../live/live.ts';
import { useAnnounce } from '../../layout/announcer.ts';
import { sentenceOf } from '../../api/errors.ts';

/** As many as the server gives at once. */
export const HISTORY_PAGE = 100;

interface Pages {
  /** The oldest first. */
  readonly entries: readonly EntryFragment[];
  /** Loads what follows; null when there is nothing more. */
  readonly more: (() => void) | null;
  readonly loading: boolean;
  /** Why it did not come. */
  readonly failure: string | null;
}

/** What the history is of, and its id. */
export interface Told {
  readonly kind: 'dossier' | 'piece';
  readonly id: string;
}

export function useHistory({ kind, id }: Told, first: HistoryFragment): Pages {
  const client = useClient();
  const announce = useAnnounce();
  const { revision } = useLive();
  const [others, setOthers] = useState<readonly HistoryFragment[]>([]);
  const [state, setState] = useState<{ loading: boolean; failure: string | null }>({ loading: false, failure: null });
  const pages = [first, ...others];
  const following = async (before: readonly HistoryFragment[]) => {
    const variables = { id, first: HISTORY_PAGE, after: before.at(-1)?.pageInfo.endCursor ?? null };
    const fresh = { requestPolicy: 'network-only' } as const;
    if (kind === 'piece') {
      const { data, error } = await client.query(PieceHistoryDocument, variables, fresh).toPromise();
      return { next: data?.piece?.history, error };
    }
    const { data, error } = await client.query(DossierHistoryDocument, variables, fresh).toPromise();
    return { next: data?.dossier?.history, error };
  };
  const more = async () => {
    setState({ loading: true, failure: null });
    const { next, error } = await following(pages);
    setState({ loading: false, failure: error ? sentenceOf(error) : null });
    if (!next) return;
    setOthers([...others, next]);
    const shown = [...pages, next].reduce((sum, { nodes }) => sum + nodes.length, 0);
    announce(`${next.nodes.length} événements de plus, ${shown} en tout.`);
  };
  // What happens meanwhile comes at the end of the last page, which is read again.
  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current === revision) return;
    seen.current = revision;
    if (others.length === 0) return;
    void following(pages.slice(0, -1)).then(({ next: last }) => last && setOthers([...others.slice(0, -1), last]));
  });
  const open = pages.at(-1)?.pageInfo.hasNextPage ?? false;
  return { entries: pages.flatMap(({ nodes }) => nodes), more: open ? () => void more() : null, ...state };
}
