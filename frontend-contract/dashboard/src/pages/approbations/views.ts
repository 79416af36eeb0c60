// The views of the list of requests: `?vue=`.
import type { ApprovalFilter } from 'contract/types.ts';

interface View {
  readonly label: string;
  readonly filter: ApprovalFilter;
  readonly empty: string;
}

export const WAITING = '';

export const VIEWS: Readonly<Record<string, View>> = {
  [WAITING]: { label: 'À traiter', filter: { waitingForViewer: true }, empty: 'Aucune demande ne vous attend' },
  toutes: { label: 'Toutes', filter: {}, empty: 'Aucune demande' },
  miennes: { label: 'Mes demandes', filter: { mine: true }, empty: 'Vous n’avez rien demandé' },
};
