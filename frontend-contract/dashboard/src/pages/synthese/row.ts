// What a row shows beyond the columns of a pièce.
import type { OfferFragment, PieceRowFragment } from 'contract/types.ts';
import { labelOf } from '../../api/catalogue.ts';

/** In the work queue, with what may be done. */
export type Row = PieceRowFragment & { readonly availableActions?: readonly OfferFragment[] };

export const supplierOf = ({ parties }: Row): string =>
  parties.find(({ seat }) => seat === 'FOURNISSEUR')?.structure.name ?? '';

/** « Maîtrise d'œuvre, Maîtrise d'ouvrage » */
export const awaited = ({ waitingFor }: Row): string => waitingFor.map((seat) => labelOf('Seat', seat)).join(', ');

/** What the person may do now, most useful first, as the server says. */
export const doable = ({ availableActions = [] }: Row): string =>
  availableActions
    .filter(({ enabled }) => enabled)
    .map(({ label }) => label)
    .join(', ');

/** Why nothing can be done by who only reads, as the server says. */
export const hindrance = ({ availableActions = [] }: Row): string | undefined => availableActions[0]?.blockers[0]?.message;
