// Where what is said of a form is read: at a field, whatever the server named.
import type { Problem } from '../api/errors.ts';

const PLACES: readonly (readonly [RegExp, string])[] = [
  // What is said of a whole structure is said where it is named.
  [/^(recipient|moe|moa|validators\.\d+)$/, '$1.identifier'],
  [/^validators$/, 'validators.0.identifier'],
  [/^(validators\.\d+)\.serviceCode$/, '$1.identifier'],
  // A file that was sent has no field any more.
  [/^(attachments\.\d+)(\.fileId)?$/, '$1.kind'],
];

/** The field of a problem: `validators.1.identifier` for `validators.1`. */
export const placeOf = (path: string): string => {
  const [found, place] = PLACES.find(([pattern]) => pattern.test(path)) ?? [];
  return found && place ? path.replace(found, place) : path;
};

/** The messages to show at a field. */
export const messagesAt = (problems: readonly Problem[], place: string): readonly string[] =>
  problems.filter(({ field }) => field && placeOf(field.join('.')) === place).map(({ message }) => message);
