import type { ReactNode, SubmitEvent } from 'react';
import type { CombinedError } from 'urql';
import { type Problem, sentenceOf } from '../api/errors.ts';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { Actions } from '../ui/Dialog.tsx';
import { ErrorSummary } from '../ui/ErrorSummary.tsx';

interface DoorFormProps {
  /** What came of sending it. */
  answer: { readonly error?: CombinedError; readonly fetching: boolean };
  problems: readonly Problem[];
  fieldId?: (path: string) => string;
  /** What the summary of the problems says first. */
  title?: string;
  label: string;
  onSend: () => void;
  children: ReactNode;
  /** More buttons. */
  aside?: ReactNode;
}

/** A form of somebody who is not signed in yet: why it was refused, its fields, and what sends it. */
export function DoorForm({ answer, problems, fieldId, title, label, onSend, children, aside }: DoorFormProps) {
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form className="form" onSubmit={send} noValidate>
      {answer.error && <Alert tone="danger" title={sentenceOf(answer.error)} announced />}
      <ErrorSummary problems={problems} fieldId={fieldId} title={title} />
      {children}
      <Actions>
        <Button type="submit" isPending={answer.fetching}>
          {label}
        </Button>
        {aside}
      </Actions>
    </form>
  );
}
