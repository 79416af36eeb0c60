import type { VatRowFragment } from 'contract/types.ts';
import { decimal } from '../../ui/amounts.ts';
import { Montant } from '../../ui/Montant.tsx';

/** The VAT of an invoice, rate by rate. */
export function VatTable({ rows, currency }: { rows: readonly VatRowFragment[]; currency: string }) {
  return (
    <table className="amounts">
      <caption className="visually-hidden">TVA par taux</caption>
      <thead>
        <tr>
          <th scope="col">Taux de TVA</th>
          <th scope="col">Base HT</th>
          <th scope="col">TVA</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ rate, baseHt, vat }) => (
          <tr key={rate}>
            <th scope="row">{decimal(rate)} %</th>
            <td>
              <Montant value={baseHt} currency={currency} />
            </td>
            <td>
              <Montant value={vat} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
