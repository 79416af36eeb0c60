// Follows the journal and the counters for as long as somebody is signed in.
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { FollowChangesDocument, FollowCountersDocument, LatestPositionDocument } from 'contract/documents.ts';
import type { BadgesFragment, ChangeRowFragment } from 'contract/types.ts';
import { codesOf } from '../api/errors.ts';
import { useLife } from '../session/life.ts';
import { useAnnounce } from '../layout/announcer.ts';
import { Loading } from '../ui/Loading.tsx';
import { LiveContext } from './live.ts';
import { spoken } from './spoken.ts';

/** Changes come in bursts: the lists are asked again once, when this long has passed without another. */
const BURST_MS = 300;
const KEPT = 12;

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const announce = useAnnounce();
  const { returns } = useLife();
  const [start, setStart] = useState<string | null>(null);
  const [revision, setRevision] = useState(0);
  const [recent, setRecent] = useState<readonly ChangeRowFragment[]>([]);
  const [counters, setCounters] = useState<BadgesFragment | null>(null);

  // The position comes before the screen: whatever happens while the screen loads is then told.
  useEffect(() => {
    if (start !== null) return undefined;
    let current = true;
    void client
      .query(LatestPositionDocument, {}, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => current && setStart(data?.changes.latest ?? ''));
    return () => {
      current = false;
    };
  }, [client, start]);

  useEffect(() => {
    if (!start) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let burst: ChangeRowFragment[] = [];
    const settle = () => {
      setRevision((number) => number + 1);
      announce(spoken(burst));
      burst = [];
    };
    const followed = client.subscription(FollowChangesDocument, { after: start }).subscribe(({ data, error }) => {
      // The journal has never been there: a sandbox was started anew.
      if (error && codesOf(error).includes('VALUE_NOT_ALLOWED')) setStart(null);
      if (!data) return;
      burst = [...burst, data.changes];
      setRecent((known) => [data.changes, ...known].slice(0, KEPT));
      clearTimeout(timer);
      timer = setTimeout(settle, BURST_MS);
    });
    return () => {
      clearTimeout(timer);
      followed.unsubscribe();
    };
  }, [client, start, announce]);

  useEffect(() => {
    const followed = client
      .subscription(FollowCountersDocument, {})
      .subscribe(({ data }) => data && setCounters(data.counters));
    return () => followed.unsubscribe();
  }, [client]);

  const live = useMemo(() => ({ revision: revision + returns, recent, counters }), [revision, returns, recent, counters]);
  if (start === null) return <Loading label="Chargement" />;
  return <LiveContext value={live}>{children}</LiveContext>;
}
