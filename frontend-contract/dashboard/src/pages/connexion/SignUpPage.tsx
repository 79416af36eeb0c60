import { useId, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useMutation } from 'urql';
import { CreateAccountDocument } from 'contract/documents.ts';
import { messagesFor } from '../../api/errors.ts';
import { named } from '../../forms/deposit.ts';
import { DoorForm } from '../../forms/DoorForm.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Page } from '../../ui/Page.tsx';
import { LinkSent } from './LinkSent.tsx';

const BLANK = { email: '', firstName: '', lastName: '', phone: '', contactEmail: '' };

/** `/inscription`: an account, activated by the link of a mail (USR-01, USR-02). */
export function SignUpPage() {
  const id = useId();
  const [form, setForm] = useState(BLANK);
  const [sentTo, setSentTo] = useState('');
  const [answer, create] = useMutation(CreateAccountDocument);
  const problems = answer.data?.createAccount.userErrors ?? [];
  const all = useMemo(() => named(answer.data?.createAccount.userErrors ?? []), [answer.data]);
  const send = async () => {
    const [email, firstName, lastName] = [form.email.trim(), form.firstName.trim(), form.lastName.trim()];
    const more = { phone: form.phone.trim() || null, contactEmail: form.contactEmail.trim() || null };
    const { data } = await create({ input: { email, firstName, lastName, ...more } });
    if (data?.createAccount.accepted) setSentTo(email);
  };
  const field = (name: keyof typeof BLANK) => ({
    id: `${id}-${name}`,
    value: form[name],
    onChange: (text: string) => setForm((typed) => ({ ...typed, [name]: text })),
    errors: messagesFor(problems, name),
  });
  return (
    <Page title="Créer un compte" lead="Votre structure vous rattachera ensuite, ou vous le lui demanderez.">
      {sentTo ? (
        <LinkSent to={sentTo} />
      ) : (
        <DoorForm
          answer={answer}
          problems={all}
          fieldId={(path) => `${id}-${path}`}
          label="Créer mon compte"
          onSend={() => void send()}
        >
          <TextField
            {...field('email')}
            label="Adresse électronique"
            hint="Elle sert à se connecter, et ne changera pas."
            type="email"
            autoComplete="email"
          />
          <TextField {...field('firstName')} label="Prénom" autoComplete="given-name" maxLength={100} />
          <TextField {...field('lastName')} label="Nom" autoComplete="family-name" maxLength={100} />
          <TextField {...field('phone')} label="Téléphone" required={false} autoComplete="tel" maxLength={40} />
          <TextField
            {...field('contactEmail')}
            label="Adresse pour les notifications"
            hint="À défaut, celle de connexion"
            required={false}
            type="email"
          />
        </DoorForm>
      )}
      <p>
        <Link to="/connexion">Revenir à la connexion</Link>
      </p>
    </Page>
  );
}
