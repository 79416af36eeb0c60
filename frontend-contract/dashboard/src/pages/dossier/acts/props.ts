import type { PieceOutcomeFragment, Seat } from 'contract/types.ts';

/** What the form of any act on a pièce is given. */
export interface ActProps {
  readonly pieceId: string;
  /** The version that the person has read: another one since is told as a conflict. */
  readonly version: number;
  /** The seats from which the person acts. */
  readonly seats: readonly Seat[];
  readonly label: string;
  readonly onDone: (outcome: PieceOutcomeFragment) => void;
  readonly onCancel: () => void;
  readonly onReload: () => void;
}
