// The amounts of a form: text as it was typed, and what of it the server can read.
import type { AmountsInput, SumsFragment } from 'contract/types.ts';
import type { Problem } from '../api/errors.ts';
import { typed, written } from '../ui/amounts.ts';
import { fault } from './faults.ts';

const NEEDED = ['totalHt', 'totalTva', 'totalTtc'] as const;
const LEFT_OUT = ['discountTtc', 'netToPay'] as const;

export type Sums = Record<(typeof NEEDED)[number] | (typeof LEFT_OUT)[number] | 'discountReason', string>;

export const NO_SUMS: Sums = { totalHt: '', totalTva: '', totalTtc: '', discountTtc: '', discountReason: '', netToPay: '' };

/** What a form holds at first; a discount of nothing, and a net that is the total, are left for the server to say. */
export const sumsOf = (amounts: SumsFragment): Sums => ({
  totalHt: written(amounts.totalHt),
  totalTva: written(amounts.totalTva),
  totalTtc: written(amounts.totalTtc),
  discountTtc: /[1-9]/.test(amounts.discountTtc) ? written(amounts.discountTtc) : '',
  discountReason: amounts.discountReason ?? '',
  netToPay: amounts.netToPay === amounts.totalTtc ? '' : written(amounts.netToPay),
});

/** What the server can read; null as long as an amount is missing or is none. */
export function amountsInput(sums: Sums): AmountsInput | null {
  const [totalHt, totalTva, totalTtc] = NEEDED.map((name) => typed(sums[name]));
  const [discountTtc, netToPay] = LEFT_OUT.map((name) => (sums[name].trim() ? typed(sums[name]) : undefined));
  if (!totalHt || !totalTva || !totalTtc || discountTtc === null || netToPay === null) return null;
  return { totalHt, totalTva, totalTtc, discountTtc, netToPay, discountReason: sums.discountReason.trim() || null };
}

/** Which amounts cannot be sent at all. */
export function unreadable(sums: Sums): Problem[] {
  const missing = NEEDED.filter((name) => !sums[name].trim());
  const odd = [...NEEDED, ...LEFT_OUT].filter((name) => sums[name].trim() && typed(sums[name]) === null);
  return [
    ...missing.map((name) => fault(`amounts.${name}`, 'Ce montant est obligatoire.')),
    ...odd.map((name) => fault(`amounts.${name}`, 'Écrivez un montant, par exemple 1 234,50.')),
  ];
}
