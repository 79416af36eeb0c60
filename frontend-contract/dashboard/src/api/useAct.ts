// One act at a time: done once however often it is sent, and what came of it.
import { useRef, useState } from 'react';
import type { TypedDocumentNode } from '@urql/core';
import { useClient } from 'urql';
import { type Problem, sentenceOf } from './errors.ts';
import { newKey } from './keys.ts';

export interface Act<Input, Payload> {
  /** Sends it; answers the payload of what was done, null when it was refused or when no answer came. */
  readonly send: (input: Input) => Promise<Payload | null>;
  readonly sending: boolean;
  /** Why it was refused. */
  readonly problems: readonly Problem[];
  /** No answer came: nobody knows whether it was done. Sending the same again does it once. */
  readonly failure: string | null;
}

/** An act, by its document and the field of the answer that holds its payload. */
export function useAct<Data, Input extends object, Payload extends { readonly userErrors: readonly Problem[] }>(
  document: TypedDocumentNode<Data, { input: Input }>,
  payloadOf: (data: Data) => Payload,
): Act<Input, Payload> {
  const client = useClient();
  const unanswered = useRef<{ text: string; key: string } | null>(null);
  const [{ sending, problems, failure }, setState] = useState<Omit<Act<Input, Payload>, 'send'>>(IDLE);

  const send = async (input: Input): Promise<Payload | null> => {
    const text = JSON.stringify(input);
    const key = unanswered.current?.text === text ? unanswered.current.key : newKey();
    unanswered.current = { text, key };
    setState({ ...IDLE, sending: true });
    const { data, error } = await client.mutation(document, { input: { ...input, idempotencyKey: key } }).toPromise();
    if (!data) {
      setState({ ...IDLE, failure: error ? sentenceOf(error) : NO_ANSWER });
      return null;
    }
    unanswered.current = null;
    const payload = payloadOf(data);
    setState({ ...IDLE, problems: payload.userErrors });
    return payload.userErrors.length === 0 ? payload : null;
  };
  return { send, sending, problems, failure };
}

const IDLE = { sending: false, problems: [], failure: null } as const;
const NO_ANSWER = 'Le serveur n’a pas répondu.';
