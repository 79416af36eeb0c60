import { DateText } from '../../ui/DateText.tsx';
import { Montant } from '../../ui/Montant.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { pieceTone } from '../../ui/tones.ts';
import { PieceLink } from '../dossier/PieceLink.tsx';
import { awaited, doable, hindrance, type Row, supplierOf } from './row.ts';

/** A pièce where there is no room for a table. */
export function PieceCard({ piece }: { piece: Row }) {
  const next = doable(piece);
  const waiting = awaited(piece);
  const why = hindrance(piece);
  return (
    <li className="row-card">
      <div className="row-card-head">
        <PieceLink piece={piece}>
          <strong>{piece.number}</strong>
        </PieceLink>
        <strong>
          <Montant value={piece.amounts.totalTtc} currency={piece.currency} />
        </strong>
      </div>
      <p>
        {supplierOf(piece)}
        <span className="minor">
          {piece.cadre}, {piece.cadreLabel}
        </span>
      </p>
      <p>
        <StatusBadge tone={pieceTone(piece.status)}>{piece.statusLabel}</StatusBadge>
        <span className="minor">
          depuis le <DateText value={piece.statusAt} />
        </span>
      </p>
      {next ? <p className="minor">Vous pouvez : {next}</p> : waiting && <p className="minor">En attente de : {waiting}</p>}
      {!next && why && <p className="minor">{why}</p>}
    </li>
  );
}
