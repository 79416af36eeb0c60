import type { PieceDetailFragment, PieceRowFragment } from 'contract/types.ts';
import { Montant } from '../../ui/Montant.tsx';

const ROWS = [
  ['totalHt', 'Total HT'],
  ['totalTva', 'Total TVA'],
  ['discountTtc', 'Remise TTC'],
  ['totalTtc', 'Total TTC'],
  ['netToPay', 'Net à payer'],
] as const;

const isZero = (amount: string): boolean => !/[1-9]/.test(amount);

/** The amounts and, from the second pièce on, what they change, as the server says. */
export function AmountsTable({ piece, before }: { piece: PieceDetailFragment; before?: PieceRowFragment }) {
  const { amounts, amountDifference: difference, currency } = piece;
  return (
    <table className="amounts">
      <caption className="visually-hidden">Montants de la pièce {piece.number}</caption>
      <thead>
        <tr>
          <th scope="col">Montants</th>
          {before && (
            <th scope="col" className="amounts-before">
              {before.number}
            </th>
          )}
          <th scope="col">{piece.number}</th>
          {difference && <th scope="col">Écart</th>}
        </tr>
      </thead>
      <tbody>
        {ROWS.filter(([name]) => name !== 'discountTtc' || !isZero(amounts.discountTtc)).map(([name, label]) => {
          const gap = difference && name in difference ? difference[name as keyof typeof difference] : null;
          return (
            <tr key={name} className={name === 'netToPay' ? 'amounts-net' : undefined}>
              <th scope="row">{label}</th>
              {before && (
                <td className="amounts-before">
                  <Montant value={before.amounts[name]} currency={currency} />
                </td>
              )}
              <td>
                <Montant value={amounts[name]} currency={currency} />
              </td>
              {difference && (
                <td className={gap && !isZero(gap) ? 'amounts-gap' : undefined}>
                  {gap === null ? '' : isZero(gap) ? 'aucun' : <Montant value={gap} currency={currency} />}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
