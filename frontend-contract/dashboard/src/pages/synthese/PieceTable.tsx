import { DateText } from '../../ui/DateText.tsx';
import { Montant } from '../../ui/Montant.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { pieceTone } from '../../ui/tones.ts';
import { PieceLink } from '../dossier/PieceLink.tsx';
import { awaited, doable, hindrance, type Row, supplierOf } from './row.ts';

/** Pièces in a table. */
export function PieceTable({ caption, pieces }: { caption: string; pieces: readonly Row[] }) {
  const offers = pieces.some(({ availableActions }) => availableActions !== undefined);
  return (
    <table className="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Cadre</th>
          <th scope="col">Pièce</th>
          <th scope="col">Fournisseur</th>
          <th scope="col">Statut</th>
          <th scope="col">{offers ? 'Vous pouvez' : 'En attente de'}</th>
          <th scope="col" className="number">
            Montant TTC
          </th>
        </tr>
      </thead>
      <tbody>
        {pieces.map((piece) => (
          <tr key={piece.id}>
            <td>
              <abbr className="cadre" title={piece.cadreLabel}>
                {piece.cadre}
              </abbr>
            </td>
            <th scope="row">
              <PieceLink piece={piece}>
                <strong>{piece.number}</strong>
              </PieceLink>
              {piece.dossier && <span className="minor">Dossier {piece.dossier.number}</span>}
            </th>
            <td>{supplierOf(piece)}</td>
            <td>
              <StatusBadge tone={pieceTone(piece.status)}>{piece.statusLabel}</StatusBadge>
              <span className="minor">
                depuis le <DateText value={piece.statusAt} form="short" />
              </span>
            </td>
            <td>{offers ? doable(piece) || <span className="minor">{hindrance(piece)}</span> : awaited(piece)}</td>
            <td className="number">
              <Montant value={piece.amounts.totalTtc} currency={piece.currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
