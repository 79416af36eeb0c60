import { useState } from 'react';
import { useMutation } from 'urql';
import { ConfirmSignInDocument } from 'contract/documents.ts';
import type { SessionFragment } from 'contract/types.ts';
import { messagesFor } from '../api/errors.ts';
import { DoorForm } from '../forms/DoorForm.tsx';
import { Button } from '../ui/Button.tsx';
import { DateText } from '../ui/DateText.tsx';
import { TextField } from '../ui/TextField.tsx';

interface SecondFactorProps {
  challenge: NonNullable<SessionFragment['secondFactor']>;
  onSession: (session: SessionFragment) => void;
  onBack: () => void;
}

/** The six figures that were sent by mail (USR-06). */
export function SecondFactor({ challenge, onSession, onBack }: SecondFactorProps) {
  const [code, setCode] = useState('');
  const [answer, confirm] = useMutation(ConfirmSignInDocument);
  const problems = answer.data?.confirmSignIn.userErrors ?? [];

  const send = async () => {
    const { data } = await confirm({ input: { challengeId: challenge.id, code: code.trim() } });
    if (data?.confirmSignIn.viewer) onSession(data.confirmSignIn);
  };
  return (
    <DoorForm
      answer={answer}
      problems={problems}
      title="Ce code n’a pas été accepté"
      label="Confirmer"
      onSend={() => void send()}
      aside={
        <Button look="secondary" onPress={onBack}>
          Revenir
        </Button>
      }
    >
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
    </DoorForm>
  );
}
