import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Actions } from '../../ui/Dialog.tsx';
import { SelectField } from '../../ui/fields.tsx';

export interface Listed {
  readonly password: string;
  readonly accounts: readonly { readonly structure: string; readonly email: string; readonly purpose: string }[];
}

interface AccountsProps {
  listed: Listed;
  onPick: (email: string, password: string) => void;
  pending: boolean;
}

/** The accounts of a sandbox, to take one. */
export default function Accounts({ listed, onPick, pending }: AccountsProps) {
  const [email, setEmail] = useState<string | null>(null);
  return (
    <>
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
    </>
  );
}
