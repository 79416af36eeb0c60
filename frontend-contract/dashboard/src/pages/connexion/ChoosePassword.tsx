// Pages that mailed links open: a password is chosen there, and opens the session.
import { useId, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useMutation } from 'urql';
import type { TypedDocumentNode } from '@urql/core';
import { ActivateAccountDocument, ResetPasswordDocument } from 'contract/documents.ts';
import type { SessionFragment } from 'contract/types.ts';
import { messagesFor, type Problem } from '../../api/errors.ts';
import { DoorForm } from '../../forms/DoorForm.tsx';
import { fault } from '../../forms/faults.ts';
import { opened } from '../../session/opened.ts';
import { SecondFactor } from '../../session/SecondFactor.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Page } from '../../ui/Page.tsx';

interface Words {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  /** Where another link is asked for. */
  readonly again: string;
}

const DIFFERENT = fault('again', 'Les deux saisies diffèrent.');

function choosing<Data>(
  document: TypedDocumentNode<Data, { input: { token: string; password: string } }>,
  payloadOf: (data: Data) => SessionFragment,
  { title, lead, label, again }: Words,
) {
  return function ChoosePassword() {
    const id = useId();
    const { token = '' } = useParams();
    const navigate = useNavigate();
    const [password, setPassword] = useState('');
    const [repeated, setRepeated] = useState('');
    const [local, setLocal] = useState<readonly Problem[]>([]);
    const [challenge, setChallenge] = useState<SessionFragment['secondFactor']>(null);
    const [answer, choose] = useMutation(document);
    const problems = local.length > 0 || !answer.data || challenge ? local : payloadOf(answer.data).userErrors;

    const go = (session: SessionFragment) => {
      if (session.viewer) void navigate('/', { replace: true });
      if (!opened(session)) setChallenge(session.secondFactor);
    };
    const send = async () => {
      const differs = password !== repeated;
      setLocal(differs ? [DIFFERENT] : []);
      if (differs) return;
      const { data } = await choose({ input: { token, password } });
      if (data) go(payloadOf(data));
    };
    const linkIsOver = problems.some(({ field }) => !field || field[0] === 'token');
    return (
      <Page title={title} lead={lead}>
        {challenge ? (
          <SecondFactor challenge={challenge} onSession={go} onBack={() => void navigate('/connexion')} />
        ) : (
          <DoorForm
            answer={answer}
            problems={problems}
            fieldId={linkIsOver ? undefined : (path) => `${id}-${path}`}
            label={label}
            onSend={() => void send()}
          >
            {linkIsOver && (
              <p>
                <Link to={again}>Demander un nouveau lien</Link>
              </p>
            )}
            <TextField
              label="Mot de passe"
              hint="Douze caractères de trois sortes au moins, ou une phrase de vingt caractères"
              id={`${id}-password`}
              type="password"
              autoComplete="new-password"
              value={password}
              onChange={setPassword}
              errors={messagesFor(problems, 'password')}
            />
            <TextField
              label="Le même, une seconde fois"
              id={`${id}-again`}
              type="password"
              autoComplete="new-password"
              value={repeated}
              onChange={setRepeated}
              errors={messagesFor(problems, 'again')}
            />
          </DoorForm>
        )}
        <p>
          <Link to="/connexion">Revenir à la connexion</Link>
        </p>
      </Page>
    );
  };
}

export const ActivationPage = choosing(ActivateAccountDocument, (data) => data.activateAccount, {
  title: 'Activer mon compte',
  lead: 'Choisissez le mot de passe avec lequel vous vous connecterez.',
  label: 'Activer mon compte',
  again: '/inscription',
});

export const NewPasswordPage = choosing(ResetPasswordDocument, (data) => data.resetPassword, {
  title: 'Nouveau mot de passe',
  lead: 'Il remplace l’ancien, et ferme vos autres sessions.',
  label: 'Changer le mot de passe',
  again: '/mot-de-passe',
});

export const ReactivationPage = choosing(ActivateAccountDocument, (data) => data.activateAccount, {
  title: 'Retrouver mon compte',
  lead: 'Choisissez un mot de passe pour vous connecter de nouveau.',
  label: 'Retrouver mon compte',
  again: '/reactivation',
});
