// How a dossier ended, or a plain invoice, which has none.
import type { DossierState, PieceStatus } from 'contract/types.ts';

/** Null as long as something may still happen. */
export type Ended = 'paid' | 'stopped' | null;

export const dossierEnded = (state: DossierState): Ended =>
  state === 'PAYE' ? 'paid' : state === 'ARRETE' || state === 'REJETE' ? 'stopped' : null;

interface Invoice {
  readonly status: PieceStatus;
  readonly refusal: unknown;
  readonly rejection: unknown;
}

export const invoiceEnded = ({ status, refusal, rejection }: Invoice): Ended =>
  status === 'MISE_EN_PAIEMENT' ? 'paid' : (refusal ?? rejection) ? 'stopped' : null;
