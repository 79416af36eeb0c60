import { type ReactNode, useState } from 'react';
import { useMutation } from 'urql';
import { SignInDocument } from 'contract/documents.ts';
import type { SessionFragment, SignInInput } from 'contract/types.ts';
import { messagesFor } from '../api/errors.ts';
import { DoorForm } from '../forms/DoorForm.tsx';
import { TextField } from '../ui/TextField.tsx';
import { opened } from './opened.ts';
import { SecondFactor } from './SecondFactor.tsx';

interface SignInFormProps {
  /** The address to begin with. */
  address?: string;
  /** More buttons. */
  aside?: ReactNode;
  /** Under the form: other ways to enter. */
  beside?: (enter: (input: SignInInput) => void, pending: boolean) => ReactNode;
}

/** An address and a password; then, where the server asks for it, the code it sent. */
export function SignInForm({ address = '', aside, beside }: SignInFormProps) {
  const [challenge, setChallenge] = useState<SessionFragment['secondFactor']>(null);
  const [email, setEmail] = useState(address);
  const [password, setPassword] = useState('');
  const [answer, signIn] = useMutation(SignInDocument);
  const problems = answer.data?.signIn.userErrors ?? [];

  const enter = async (input: SignInInput) => {
    const { data } = await signIn({ input });
    if (data && !opened(data.signIn)) setChallenge(data.signIn.secondFactor);
  };
  if (challenge) return <SecondFactor challenge={challenge} onSession={opened} onBack={() => setChallenge(null)} />;
  return (
    <>
      <DoorForm
        answer={answer}
        problems={answer.data?.signIn.secondFactor ? [] : problems}
        title="La connexion n’a pas abouti"
        label="Se connecter"
        onSend={() => void enter({ email: email.trim(), password })}
        aside={aside}
      >
        <TextField
          label="Adresse électronique"
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          errors={messagesFor(problems, 'email')}
        />
        <TextField
          label="Mot de passe"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          errors={messagesFor(problems, 'password')}
        />
      </DoorForm>
      {beside?.((input) => void enter(input), answer.fetching)}
    </>
  );
}
