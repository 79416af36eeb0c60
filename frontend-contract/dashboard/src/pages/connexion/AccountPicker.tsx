import { useEffect, useState } from 'react';
import { SelectField } from '../../ui/fields.tsx';
import { Card } from '../../ui/Card.tsx';
import { Button } from '../../ui/Button.tsx';
import { Actions } from '../../ui/Dialog.tsx';

interface Listed {
  readonly password: string;
  readonly accounts: readonly { readonly structure: string; readonly email: string; readonly purpose: string }[];
}

/** Served by a sandbox, or by the development server in front of one. */
const inSandbox = import.meta.env.DEV || document.documentElement.dataset['sandbox'] === 'true';

/** In a sandbox, where all accounts are everybody's: take one. */
export function AccountPicker({ onPick, pending }: { onPick: (email: string, password: string) => void; pending: boolean }) {
  const [listed, setListed] = useState<Listed | null>(null);
  const [email, setEmail] = useState<string | null>(null);
  useEffect(() => {
    if (!inSandbox) return undefined;
    const stopped = new AbortController();
    fetch('/sandbox/accounts.json', { signal: stopped.signal })
      .then(async (answer) => answer.ok && setListed((await answer.json()) as Listed))
      // Without the list one can still type an address.
      .catch(() => undefined);
    return () => stopped.abort();
  }, []);
  if (!listed) return null;
  return (
    <Card title="Bac à sable">
      <p>Essayez avec l’un des comptes d’exemple, sans mot de passe à saisir.</p>
      <SelectField
        label="Compte d’exemple"
        placeholder="Choisir un compte"
        options={listed.accounts.map((account) => ({
          value: account.email,
          label: `${account.structure} : ${account.email.split('@')[0]}, ${account.purpose}`,
        }))}
        value={email}
        onChange={setEmail}
      />
      <Actions>
        <Button look="secondary" isDisabled={!email} isPending={pending} onPress={() => email && onPick(email, listed.password)}>
          Entrer avec ce compte
        </Button>
      </Actions>
    </Card>
  );
}
