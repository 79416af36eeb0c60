import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useMutation } from 'urql';
import { SignInDocument } from 'contract/documents.ts';
import type { SessionFragment, SignInInput } from 'contract/types.ts';
import { messagesFor, sentenceOf } from '../api/errors.ts';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { Actions } from '../ui/Dialog.tsx';
import { ErrorSummary } from '../ui/ErrorSummary.tsx';
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
  const [{ data, error, fetching }, signIn] = useMutation(SignInDocument);
  const problems = data?.signIn.userErrors ?? [];

  const enter = async (input: SignInInput) => {
    const answer = await signIn({ input });
    if (answer.data && !opened(answer.data.signIn)) setChallenge(answer.data.signIn.secondFactor);
  };
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    void enter({ email: email.trim(), password });
  };
  if (challenge) return <SecondFactor challenge={challenge} onSession={opened} onBack={() => setChallenge(null)} />;
  return (
    <>
      <form className="form" onSubmit={send} noValidate>
        {error && <Alert tone="danger" title={sentenceOf(error)} announced />}
        {!data?.signIn.secondFactor && <ErrorSummary problems={problems} title="La connexion n’a pas abouti" />}
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
        <Actions>
          <Button type="submit" isPending={fetching}>
            Se connecter
          </Button>
          {aside}
        </Actions>
      </form>
      {beside?.((input) => void enter(input), fetching)}
    </>
  );
}
