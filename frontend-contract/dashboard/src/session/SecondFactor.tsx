import { type SubmitEvent, useState } from 'react';
import { useMutation } from 'urql';
import { ConfirmSignInDocument } from 'contract/documents.ts';
import type { SessionFragment } from 'contract/types.ts';
import { messagesFor, sentenceOf } from '../api/errors.ts';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { DateText } from '../ui/DateText.tsx';
import { Actions } from '../ui/Dialog.tsx';
import { ErrorSummary } from '../ui/ErrorSummary.tsx';
import { TextField } from '../ui/TextField.tsx';

interface SecondFactorProps {
  challenge: NonNullable<SessionFragment['secondFactor']>;
  onSession: (session: SessionFragment) => void;
  onBack: () => void;
}

/** The six figures that were sent by mail (USR-06). */
export function SecondFactor({ challenge, onSession, onBack }: SecondFactorProps) {
  const [code, setCode] = useState('');
  const [{ data, error, fetching }, confirm] = useMutation(ConfirmSignInDocument);
  const problems = data?.confirmSignIn.userErrors ?? [];

  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await confirm({ input: { challengeId: challenge.id, code: code.trim() } });
    if (answer.data?.confirmSignIn.viewer) onSession(answer.data.confirmSignIn);
  };
  return (
    <form className="form" onSubmit={(event) => void send(event)} noValidate>
      {error && <Alert tone="danger" title={sentenceOf(error)} announced />}
      <ErrorSummary problems={problems} title="Ce code n’a pas été accepté" />
      <p>
        Un code vient d’être envoyé à <strong>{challenge.sentTo}</strong>. Il sert jusqu’au{' '}
        <DateText value={challenge.expiresAt} form="instant" />.
      </p>
      <TextField
        label="Code reçu"
        hint="Six chiffres"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onChange={setCode}
        errors={messagesFor(problems, 'code')}
      />
      <Actions>
        <Button type="submit" isPending={fetching}>
          Confirmer
        </Button>
        <Button look="secondary" onPress={onBack}>
          Revenir
        </Button>
      </Actions>
    </form>
  );
}
