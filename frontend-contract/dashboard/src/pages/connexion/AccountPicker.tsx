import { lazy, Suspense, useEffect, useState } from 'react';
import { Card } from '../../ui/Card.tsx';
import { Loading } from '../../ui/Loading.tsx';
import type { Listed } from './Accounts.tsx';

/** Served by a sandbox, or by the development server in front of one. */
const inSandbox = import.meta.env.DEV || document.documentElement.dataset['sandbox'] === 'true';

/** A list to choose from weighs more than the rest of the page, and only a sandbox shows one. */
const Accounts = lazy(() => import('./Accounts.tsx'));

/** In a sandbox, where all accounts are everybody's: take one. */
export function AccountPicker({ onPick, pending }: { onPick: (email: string, password: string) => void; pending: boolean }) {
  const [listed, setListed] = useState<Listed | null>(null);
  useEffect(() => {
    if (!inSandbox) return undefined;
    const stopped = new AbortController();
    fetch('/sandbox/accounts.json', { signal: stopped.signal })
      .then(async (answer) => answer.ok && setListed((await answer.json()) as Listed))
      // Without the list one can still type an address.
      .catch(() => undefined);
    return () => stopped.abort();
  }, []);
  if (!listed) return null;
  return (
    <Card title="Bac à sable">
      <p>Essayez avec l’un des comptes d’exemple, sans mot de passe à saisir.</p>
      <Suspense fallback={<Loading />}>
        <Accounts listed={listed} onPick={onPick} pending={pending} />
      </Suspense>
    </Card>
  );
}
