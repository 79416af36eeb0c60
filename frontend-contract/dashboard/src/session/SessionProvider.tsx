// Asks who is signed in, and asks again each time that may have changed.
import { type ReactNode, useMemo } from 'react';
import { Provider, useQuery } from 'urql';
import { ViewerDocument } from 'contract/documents.ts';
import { sentenceOf } from '../api/errors.ts';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { Loading } from '../ui/Loading.tsx';
import { retry, useLife } from './life.ts';
import { DoorContext } from './session.ts';

export function SessionProvider({ children }: { children: ReactNode }) {
  const { number, expired, connection } = useLife();
  return (
    <Provider key={number} value={connection.client}>
      <Viewer expired={expired}>{children}</Viewer>
    </Provider>
  );
}

function Viewer({ expired, children }: { expired: boolean; children: ReactNode }) {
  const [{ data, error }] = useQuery({ query: ViewerDocument });
  const viewer = data?.viewer ?? null;
  const door = useMemo(() => ({ viewer, expired: expired && !viewer }), [viewer, expired]);
  if (data) return <DoorContext value={door}>{children}</DoorContext>;
  if (!error) return <Loading label="Ouverture de décompte" />;
  return (
    <main className="page page-narrow">
      <Alert tone="danger" title="décompte n’est pas joignable">
        <p>{sentenceOf(error)}</p>
        <Button onPress={retry}>Réessayer</Button>
      </Alert>
    </main>
  );
}
