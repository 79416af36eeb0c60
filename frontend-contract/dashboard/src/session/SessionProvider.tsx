// Asks who is signed in, and asks again each time that may have changed.
import { type ReactNode, useEffect, useState } from 'react';
import { Provider, useQuery } from 'urql';
import { ViewerDocument } from 'contract/documents.ts';
import { personOf } from '../api/connection.ts';
import { sentenceOf } from '../api/errors.ts';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { Loading } from '../ui/Loading.tsx';
import { belongsTo, interrupt, retry, useLife } from './life.ts';
import { Interruption } from './Interruption.tsx';
import { ViewerContext } from './session.ts';

interface SessionProviderProps {
  children: ReactNode;
  /** Somebody came after another: the page is not for them. */
  onStranger: () => void;
}

export function SessionProvider({ children, onStranger }: SessionProviderProps) {
  const { number, connection } = useLife();
  return (
    <Provider key={number} value={connection.client}>
      <Visitor onStranger={onStranger}>{children}</Visitor>
    </Provider>
  );
}

function Visitor({ children, onStranger }: SessionProviderProps) {
  const { stranger, returns } = useLife();
  const [{ data, error }, again] = useQuery({ query: ViewerDocument });
  const answered = data?.viewer ?? null;
  // Whoever was there is still meant when the server knows them no more: they are asked to sign in above their page.
  const [known, setKnown] = useState(answered);
  if (answered && answered !== known) setKnown(answered);
  const viewer = answered ?? known;

  useEffect(() => {
    if (stranger) onStranger();
  }, [stranger, onStranger]);
  useEffect(() => {
    if (answered) belongsTo(personOf(answered));
    else if (data && known) void interrupt();
  }, [answered, data, known]);
  useEffect(() => {
    if (returns > 0) again({ requestPolicy: 'network-only' });
  }, [returns, again]);

  if (data || viewer) {
    return (
      <ViewerContext value={viewer}>
        {children}
        {viewer && <Interruption viewer={viewer} />}
      </ViewerContext>
    );
  }
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
