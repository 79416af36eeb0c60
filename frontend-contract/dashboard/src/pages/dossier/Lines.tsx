import type { TypedLineFragment } from 'contract/types.ts';
import { unitName } from '../../api/catalogue.ts';
import { decimal, formatted } from '../../ui/amounts.ts';
import { Montant } from '../../ui/Montant.tsx';

interface LinesProps {
  lines: readonly TypedLineFragment[];
  currency: string;
}

/** What is invoiced, line by line. */
export function Lines({ lines, currency }: LinesProps) {
  return (
    <table className="amounts">
      <caption className="visually-hidden">Lignes de la facture</caption>
      <thead>
        <tr>
          <th scope="col">Désignation</th>
          <th scope="col">TVA</th>
          <th scope="col">Total HT</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.number}>
            <th scope="row">
              {line.name}
              <span className="details-more">{counted(line, currency)}</span>
            </th>
            <td>{decimal(line.vatRate)} %</td>
            <td>
              <Montant value={line.totalHt} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** « GRAV-20 · 3 m³ × 40,00 € · remise 10,00 € » */
function counted({ reference, quantity, unit, unitPriceHt, discountHt }: TypedLineFragment, currency: string): string {
  const price = `${[decimal(quantity), unit && unitName(unit)].filter(Boolean).join(' ')} × ${formatted(unitPriceHt, currency)}`;
  return [reference, price, discountHt && `remise ${formatted(discountHt, currency)}`].filter(Boolean).join(' · ');
}
