import { useId, useState } from 'react';
import type { TypedDocumentNode } from '@urql/core';
import type { PieceActInput, PieceOutcomeFragment } from 'contract/types.ts';
import { messagesFor, type Problem } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { placeOf } from '../../../forms/places.ts';
import type { ActProps } from './props.ts';

/** What tells the act apart from the others. */
interface PieceAct<Data, Input extends PieceActInput, Values> {
  document: TypedDocumentNode<Data, { input: Input }>;
  payloadOf: (data: Data) => PieceOutcomeFragment;
  /** The fields before anybody wrote in them, by their path in the input: `validator.identifier`. */
  empty: Values;
  /** What is sent, besides which pièce it is; or what is missing before anything can be. */
  input: (values: Values) => Omit<Input, keyof PieceActInput> | Problem[];
}

const NOTHING: readonly Problem[] = [];

/** An act on a pièce: what its `ActForm` wants, and what each of its fields wants. */
export function usePieceAct<Data, Input extends PieceActInput, Values extends object>(
  { pieceId, version, label, onDone, onCancel, onReload }: ActProps,
  { document, payloadOf, empty, input }: PieceAct<Data, Input, Values>,
) {
  const act = useAct(document, payloadOf);
  const [values, setValues] = useState(empty);
  const [local, setLocal] = useState(NOTHING);
  const id = useId();
  const fieldId = (path: string) => `${id}-${placeOf(path)}`;
  const send = async () => {
    const made = input(values);
    setLocal(Array.isArray(made) ? made : NOTHING);
    if (Array.isArray(made)) return;
    const outcome = await act.send({ pieceId, expectedVersion: version, ...made } as Input);
    if (outcome) onDone(outcome);
  };
  const field = <Path extends keyof Values & string>(path: Path) => ({
    id: fieldId(path),
    value: values[path],
    onChange: (value: Values[Path]) => setValues((before) => ({ ...before, [path]: value })),
    errors: messagesFor([...local, ...act.problems], path),
  });
  const form = { act, local, label, onSubmit: () => void send(), onCancel, onReload, fieldId };
  return { form, field, values };
}

/** What was written, without the spaces around; null where nothing was. */
export const given = (text: string): string | null => text.trim() || null;
