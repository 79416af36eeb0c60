// What came of an act on one's rights, in the server's words.
import type { ApprovalOutcomeFragment } from 'contract/types.ts';

export interface Done {
  readonly title: string;
  readonly state: string;
  /** Tells it from the one before. */
  readonly at: number;
}

/** What became of a request; without one, of what took effect at once. */
export const doneOf = ({ approval }: Pick<ApprovalOutcomeFragment, 'approval'>): Done => ({
  title: approval?.description ?? 'Vos droits sont à jour',
  state: approval?.stateLabel ?? 'Ce que vous rendez est rendu aussitôt.',
  at: Date.now(),
});
