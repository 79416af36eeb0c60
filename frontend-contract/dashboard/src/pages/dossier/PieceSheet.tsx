import { PieceDocument } from 'contract/documents.ts';
import type { DossierQuery } from 'contract/types.ts';
import { useLiveQuery } from '../../live/live.ts';
import { Loading } from '../../ui/Loading.tsx';
import { AmountsTable } from './AmountsTable.tsx';
import { Offers } from './Offers.tsx';
import { Files, PieceFacts, Stops } from './PieceParts.tsx';

type Dossier = NonNullable<DossierQuery['dossier']>;

/** A pièce: why it is stopped, what it asks for, its files. */
export function PieceSheet({ dossier, pieceId }: { dossier: Dossier; pieceId: string }) {
  const { data, refresh } = useLiveQuery({ query: PieceDocument, variables: { id: pieceId, withAttachments: true } });
  const piece = data?.piece;
  if (!piece) return <Loading />;
  const before = dossier.pieces.find(({ id }) => id === piece.previous?.id);
  const isCurrent = piece.id === dossier.currentPiece?.id;
  return (
    <div className="sheet">
      <Stops piece={piece} />
      {!isCurrent && (
        <Offers
          offers={piece.availableActions}
          dossierId={dossier.id}
          piece={piece}
          seats={dossier.viewerSeats}
          onChange={refresh}
        />
      )}
      <AmountsTable piece={piece} before={before} />
      {piece.comment && <blockquote className="comment">{piece.comment}</blockquote>}
      <PieceFacts piece={piece} />
      <Files piece={piece} title={<h4>Documents</h4>} />
    </div>
  );
}
