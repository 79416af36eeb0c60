// What went wrong, in words for a person and in codes for us.
import type { CombinedError } from '@urql/core';
import type { ProblemFragment } from 'contract/types.ts';

export type Problem = ProblemFragment;

/** The codes of the top-level errors of an answer; problems of a form are in its payload. */
export const codesOf = (error: CombinedError): readonly unknown[] =>
  error.graphQLErrors.map(({ extensions }) => extensions['code']);

export const isUnauthenticated = (error: CombinedError): boolean => codesOf(error).includes('UNAUTHENTICATED');

/** One French sentence for an answer that did not come, or came without data. */
export function sentenceOf(error: CombinedError): string {
  if (error.networkError) return 'Le serveur ne répond pas. Vérifiez la connexion, puis réessayez.';
  return error.graphQLErrors.map(({ message }) => message).join(' ');
}

/** The messages of one field of a form; `field` is a path such as `amounts.totalHt`. */
export const messagesFor = (problems: readonly Problem[], field: string): readonly string[] =>
  problems.filter((problem) => problem.field?.join('.') === field).map(({ message }) => message);
