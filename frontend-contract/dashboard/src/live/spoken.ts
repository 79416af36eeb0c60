// A burst of changes in one sentence, for those who listen to the page.
import type { ChangeRowFragment } from 'contract/types.ts';

/** What happened, and to what. */
export function spoken(changes: readonly ChangeRowFragment[]): string {
  const [last] = changes.slice(-1);
  if (!last) return '';
  const subject = last.piece ? `pièce ${last.piece.number}` : last.dossier ? `dossier ${last.dossier.number}` : '';
  const sentence = subject ? `${last.kindLabel}, ${subject}.` : `${last.kindLabel}.`;
  return changes.length > 1 ? `${changes.length} changements. Le dernier : ${sentence}` : sentence;
}
