import type { Problem } from '../api/errors.ts';

/** What is wrong with a field before the server can be asked, said as the server says the rest. */
export const fault = (path: string, message: string): Problem => ({
  __typename: 'UserError',
  code: 'FIELD_REQUIRED',
  message,
  field: path.split('.'),
  params: [],
  remedy: 'FIX_INPUT',
  remedyLabel: 'Corriger la saisie',
  rule: null,
});
