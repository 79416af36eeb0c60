import { type ReactNode, type SubmitEvent, useMemo, useState } from 'react';
import type { Problem } from '../api/errors.ts';
import { Alert } from '../ui/Alert.tsx';
import { Answered } from '../ui/Answered.tsx';
import { Button, type ButtonLook } from '../ui/Button.tsx';
import { Actions } from '../ui/Dialog.tsx';
import { ErrorSummary } from '../ui/ErrorSummary.tsx';
import { named } from './deposit.ts';
import './forms.css';

const NOTHING: readonly Problem[] = [];

interface ActFormProps {
  /** What came of sending it: see `useAct`. */
  act: { readonly sending: boolean; readonly problems: readonly Problem[]; readonly failure: string | null };
  /** What was found before sending. */
  local?: readonly Problem[];
  label: string;
  look?: ButtonLook;
  onSubmit: () => void;
  onCancel: () => void;
  /** Takes the present state of the dossier as read; what was typed stays. */
  onReload: () => void;
  fieldId?: (path: string) => string;
  children?: ReactNode;
  /** More buttons. */
  aside?: ReactNode;
}

/** The form of an act: why it was refused, what to do when someone else acted first, or when no answer came. */
export function ActForm(props: ActFormProps) {
  const { act, local = NOTHING, label, look, onSubmit, onCancel, onReload, fieldId, children, aside } = props;
  const problems = local.length > 0 ? local : act.problems;
  const stale = problems.filter(({ remedy }) => remedy === 'RELOAD');
  const [reread, setReread] = useState<readonly Problem[] | null>(null);
  // The same list until the next answer: the summary takes the focus with each new one.
  const others = useMemo(() => named(problems.filter(({ remedy }) => remedy !== 'RELOAD')), [problems]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {act.failure && (
        <Alert tone="danger" title={act.failure} announced>
          <p>Votre saisie est gardée. Vous pouvez envoyer de nouveau : l’acte ne sera pas fait deux fois.</p>
        </Alert>
      )}
      {stale.length > 0 && reread === problems && (
        <Answered>
          <Alert tone="info" title="Relu. Vérifiez ce qui a changé, puis envoyez de nouveau." announced />
        </Answered>
      )}
      {stale.length > 0 && reread !== problems && (
        <Alert tone="warning" title="Quelqu’un a agi entre-temps" announced>
          <p>{stale.map(({ message }) => message).join(' ')}</p>
          <Button
            look="secondary"
            small
            onPress={() => {
              setReread(problems);
              onReload();
            }}
          >
            Relire, en gardant ma saisie
          </Button>
        </Alert>
      )}
      <ErrorSummary problems={others} fieldId={fieldId} />
      {children}
      <Actions>
        <Button type="submit" look={look} isPending={act.sending}>
          {act.failure ? 'Envoyer de nouveau' : label}
        </Button>
        {aside}
        <Button look="secondary" onPress={onCancel}>
          Annuler
        </Button>
      </Actions>
    </form>
  );
}
