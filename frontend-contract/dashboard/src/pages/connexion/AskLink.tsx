// Pages that ask for a link by mail: the answer is the same whether the address is known or not.
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { useMutation } from 'urql';
import type { TypedDocumentNode } from '@urql/core';
import { ReactivateAccountDocument, RequestPasswordResetDocument } from 'contract/documents.ts';
import type { EmailInput } from 'contract/types.ts';
import { messagesFor, type Problem } from '../../api/errors.ts';
import { DoorForm } from '../../forms/DoorForm.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Page } from '../../ui/Page.tsx';
import { LinkSent } from './LinkSent.tsx';

interface Words {
  readonly title: string;
  readonly lead: string;
}

function asking<Data>(
  document: TypedDocumentNode<Data, { input: EmailInput }>,
  payloadOf: (data: Data) => { readonly userErrors: readonly Problem[] },
  { title, lead }: Words,
) {
  return function AskLink() {
    const id = useId();
    const [email, setEmail] = useState('');
    const [sentTo, setSentTo] = useState('');
    const [answer, ask] = useMutation(document);
    const problems = answer.data ? payloadOf(answer.data).userErrors : [];
    const send = async () => {
      const input = { email: email.trim() };
      const { data } = await ask({ input });
      if (data && payloadOf(data).userErrors.length === 0) setSentTo(input.email);
    };
    return (
      <Page title={title} lead={lead}>
        {sentTo ? (
          <LinkSent to={sentTo} />
        ) : (
          <DoorForm
            answer={answer}
            problems={problems}
            fieldId={(path) => `${id}-${path}`}
            label="Recevoir un lien"
            onSend={() => void send()}
          >
            <TextField
              label="Adresse électronique"
              id={`${id}-email`}
              type="email"
              autoComplete="username"
              value={email}
              onChange={setEmail}
              errors={messagesFor(problems, 'email')}
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

export const ForgottenPage = asking(RequestPasswordResetDocument, (data) => data.requestPasswordReset, {
  title: 'Mot de passe oublié',
  lead: 'Indiquez votre adresse de connexion : vous recevrez un lien pour choisir un nouveau mot de passe.',
});

export const ComeBackPage = asking(ReactivateAccountDocument, (data) => data.reactivateAccount, {
  title: 'Retrouver mon compte',
  lead: 'Un compte désactivé se retrouve pendant soixante jours, par un lien envoyé à son adresse de connexion.',
});
