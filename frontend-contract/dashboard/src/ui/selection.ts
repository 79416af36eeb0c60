/** A selection with one more, or one less. */
export function ticked(selection: ReadonlySet<string>, key: string, on: boolean): ReadonlySet<string> {
  const next = new Set(selection);
  if (on) next.add(key);
  else next.delete(key);
  return next;
}
