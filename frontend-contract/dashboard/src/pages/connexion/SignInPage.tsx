import { type SubmitEvent, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { useMutation } from 'urql';
import { SignInDocument } from 'contract/documents.ts';
import type { SessionFragment, SignInInput } from 'contract/types.ts';
import { messagesFor, sentenceOf } from '../../api/errors.ts';
import { renew } from '../../session/life.ts';
import { useDoor } from '../../session/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorSummary } from '../../ui/ErrorSummary.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Page } from '../../ui/Page.tsx';
import { AccountPicker } from './AccountPicker.tsx';
import { inside } from './inside.ts';
import { SecondFactor } from './SecondFactor.tsx';

/** An address and a password; then, where the server asks for it, the code it sent. */
export function SignInPage() {
  const { viewer, expired } = useDoor();
  const [params] = useSearchParams();
  const [challenge, setChallenge] = useState<SessionFragment['secondFactor']>(null);
  const take = (session: SessionFragment) => {
    if (session.viewer) renew();
    else setChallenge(session.secondFactor);
  };

  if (viewer) return <Navigate to={inside(params.get('retour'))} replace />;
  return (
    <Page title="Connexion" lead="Suivre et traiter les factures de travaux.">
      {expired && <Alert tone="info" title="Votre session est terminée : connectez-vous pour reprendre où vous en étiez." announced />}
      {challenge ? (
        <SecondFactor challenge={challenge} onSession={take} onBack={() => setChallenge(null)} />
      ) : (
        <Credentials onSession={take} />
      )}
    </Page>
  );
}

function Credentials({ onSession }: { onSession: (session: SessionFragment) => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [{ data, error, fetching }, signIn] = useMutation(SignInDocument);
  const problems = data?.signIn.secondFactor ? [] : (data?.signIn.userErrors ?? []);

  const enter = async (input: SignInInput) => {
    const answer = await signIn({ input });
    if (answer.data) onSession(answer.data.signIn);
  };
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    void enter({ email: email.trim(), password });
  };
  return (
    <>
    <form className="form" onSubmit={send} noValidate>
      {error && <Alert tone="danger" title={sentenceOf(error)} announced />}
      <ErrorSummary problems={problems} title="La connexion n’a pas abouti" />
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
      <Button type="submit" isPending={fetching}>
        Se connecter
      </Button>
    </form>
      <AccountPicker pending={fetching} onPick={(address, secret) => void enter({ email: address, password: secret })} />
    </>
  );
}
