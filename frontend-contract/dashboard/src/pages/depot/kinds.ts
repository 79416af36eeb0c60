// What may be deposited first: a pièce of works, which opens a dossier, or a plain invoice.
import type { Application, Cadre } from 'contract/types.ts';
import { INITIAL_CADRES } from '../../api/catalogue.ts';

export interface Kind {
  /** `?type=` of the address. */
  readonly name: string;
  readonly works: boolean;
  readonly tab: string;
  readonly lead: string;
  readonly title: string;
  /** What one must have in modification. */
  readonly application: Application;
  readonly cadres: typeof INITIAL_CADRES;
}

/** The other cadres outside works are those of applications that nobody has here. */
const PLAIN: readonly Cadre[] = ['A1', 'A2', 'A9', 'A12'];

export const WORKS: Kind = {
  name: '',
  works: true,
  tab: 'Pièce de travaux',
  lead: 'La première pièce ouvre le dossier ; les suivantes se déposent depuis le dossier.',
  title: 'Nouvelle pièce',
  application: 'FACTURES_DE_TRAVAUX',
  cadres: INITIAL_CADRES.filter(({ works }) => works),
};

export const INVOICE: Kind = {
  name: 'simple',
  works: false,
  tab: 'Facture simple',
  lead: 'Fournitures, services, honoraires : une facture simple n’entre dans aucun dossier.',
  title: 'Nouvelle facture',
  application: 'FACTURES_EMISES',
  cadres: INITIAL_CADRES.filter(({ value }) => PLAIN.includes(value)),
};

export const KINDS = [WORKS, INVOICE] as const;

/** Where this kind is deposited, from nothing or from a draft. */
export function addressOf({ name }: Kind, draftId = ''): string {
  const known = Object.entries({ type: name, brouillon: draftId }).filter(([, value]) => value);
  return known.length > 0 ? `/depot?${new URLSearchParams(known).toString()}` : '/depot';
}

/** The kind of a draft by its cadre; as long as it has none, it may become either. */
export const kindOf = (cadre: Cadre | null): Kind | undefined =>
  KINDS.find(({ cadres }) => cadres.some(({ value }) => value === cadre));
