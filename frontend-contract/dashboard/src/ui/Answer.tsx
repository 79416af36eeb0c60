import type { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';
import { sentenceOf } from '../api/errors.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';
import { Loading } from './Loading.tsx';

interface AnswerProps<Data> {
  data: Data | undefined;
  error: CombinedError | undefined;
  onRetry: () => void;
  children: (data: Data) => ReactNode;
}

/** What a query answered; until then that it is on its way, or why it does not come. */
export function Answer<Data>({ data, error, onRetry, children }: AnswerProps<Data>) {
  if (data !== undefined) return children(data);
  if (!error) return <Loading />;
  return (
    <Alert tone="danger" title={sentenceOf(error)} announced>
      <Button look="secondary" small onPress={onRetry}>
        Réessayer
      </Button>
    </Alert>
  );
}
