// Follows the journal and the counters for as long as somebody is signed in.
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { FollowChangesDocument, FollowCountersDocument, LatestPositionDocument } from 'contract/documents.ts';
import type { BadgesFragment, ChangeRowFragment } from 'contract/types.ts';
import { useScope } from '../scope/scope.ts';
import { useLife } from '../session/life.ts';
import { useAnnounce } from '../layout/announcer.ts';
import { Loading } from '../ui/Loading.tsx';
import { LiveContext } from './live.ts';
import { spoken } from './spoken.ts';

/** Changes come in bursts: the lists are asked again once, when this long has passed without another. */
const BURST_MS = 300;
/** How long before what cannot be followed is tried again. */
const AGAIN_MS = 5000;
const KEPT = 12;

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const announce = useAnnounce();
  const { returns } = useLife();
  /** Where to follow from; null while it is not known. */
  const [start, setStart] = useState<string | null>(null);
  /** Whether the server was asked for it: the screen then opens, followed or not. */
  const [asked, setAsked] = useState(false);
  const [revision, setRevision] = useState(0);
  const [recent, setRecent] = useState<readonly ChangeRowFragment[]>([]);
  const [counted, setCounted] = useState<{ readonly of: string | null; readonly badges: BadgesFragment } | null>(null);
  const { structureId } = useScope();

  // The position comes before the screen: whatever happens while the screen loads is then told.
  useEffect(() => {
    if (start !== null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const ask = async () => {
      const { data } = await client.query(LatestPositionDocument, {}, { requestPolicy: 'network-only' }).toPromise();
      if (!current) return;
      setAsked(true);
      if (!data) {
        timer = setTimeout(() => void ask(), AGAIN_MS);
        return;
      }
      // A screen that is there already may be older than this position.
      setRevision((number) => number + 1);
      setStart(data.changes.latest);
    };
    void ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, start]);

  useEffect(() => {
    if (start === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let burst: ChangeRowFragment[] = [];
    const settle = () => {
      setRevision((number) => number + 1);
      announce(spoken(burst));
      burst = [];
    };
    const followed = client.subscription(FollowChangesDocument, { after: start }).subscribe(({ data, error }) => {
      // The journal has never been there, in a sandbox started anew; or the socket was refused for good.
      if (error) again = setTimeout(() => setStart(null), AGAIN_MS);
      if (!data) return;
      burst = [...burst, data.changes];
      setRecent((known) => [data.changes, ...known].slice(0, KEPT));
      clearTimeout(timer);
      timer = setTimeout(settle, BURST_MS);
    });
    return () => {
      clearTimeout(timer);
      clearTimeout(again);
      followed.unsubscribe();
    };
  }, [client, start, announce]);

  useEffect(() => {
    if (start === null) return undefined;
    const followed = client
      .subscription(FollowCountersDocument, { structureId })
      .subscribe(({ data }) => data && setCounted({ of: structureId, badges: data.counters }));
    return () => followed.unsubscribe();
  }, [client, start, structureId]);

  const live = useMemo(() => {
    const badges = counted?.badges ?? null;
    return { revision: revision + returns, recent, badges, counters: counted?.of === structureId ? badges : null };
  }, [revision, returns, recent, counted, structureId]);
  if (!asked) return <Loading label="Chargement" />;
  return <LiveContext value={live}>{children}</LiveContext>;
}
