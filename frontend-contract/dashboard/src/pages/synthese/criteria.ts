// What the list shows, kept in the address: `?vue=toutes&q=&statut=&cadre=&retard=oui&tri=`.
import type { Cadre, PieceOrder, PieceStatus, SearchPiecesQueryVariables } from 'contract/types.ts';
import { pageOf } from '../../ui/pages.ts';

export const PAGE_SIZE = 20;

export const ORDERS: Readonly<Record<string, { label: string; orderBy: readonly PieceOrder[] }>> = {
  recentes: { label: 'Dépôt récent', orderBy: [{ depositedAt: 'DESC' }] },
  anciennes: { label: 'Statut ancien', orderBy: [{ statusAt: 'ASC' }] },
  montant: { label: 'Montant élevé', orderBy: [{ totalTtc: 'DESC' }] },
  numero: { label: 'Numéro', orderBy: [{ number: 'ASC' }] },
};
export const USUAL_ORDER = 'recentes';

/** What an address asks to search; what it names and is not known is refused by the server, in words. */
export function searchOf(params: URLSearchParams, structureId: string | null): SearchPiecesQueryVariables {
  const status = params.get('statut');
  const cadre = params.get('cadre');
  return {
    ...pageOf(params, PAGE_SIZE),
    search: params.get('q'),
    filter: {
      structureId,
      status: status ? [status as PieceStatus] : null,
      cadre: cadre ? [cadre as Cadre] : null,
      overdue: params.get('retard') ? true : null,
    },
    orderBy: (ORDERS[params.get('tri') ?? USUAL_ORDER] ?? ORDERS[USUAL_ORDER])?.orderBy,
  };
}
