import { formatted } from './amounts.ts';

/** An amount of money, aligned with those above and below it. */
export function Montant({ value, currency }: { value: string; currency?: string }) {
  return <span className="montant">{formatted(value, currency)}</span>;
}
