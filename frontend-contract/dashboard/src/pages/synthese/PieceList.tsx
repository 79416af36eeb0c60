import type { ReactNode } from 'react';
import type { PageFragment } from 'contract/types.ts';
import { Pagination } from '../../ui/Pagination.tsx';
import { useNarrow } from '../../ui/useNarrow.ts';
import { PieceCard } from './PieceCard.tsx';
import { PieceTable } from './PieceTable.tsx';
import type { Row } from './row.ts';
import './synthese.css';

interface PieceListProps {
  caption: string;
  pieces: readonly Row[];
  page: PageFragment;
  total: number;
  /** A newer answer is on its way. */
  stale: boolean;
  empty: ReactNode;
}

/** A page of pièces: a table where there is room for one, else cards. */
export function PieceList({ caption, pieces, page, total, stale, empty }: PieceListProps) {
  const narrow = useNarrow();
  if (pieces.length === 0) return empty;
  return (
    <div className={stale ? 'list stale' : 'list'} aria-busy={stale}>
      <p className="soft" role="status">
        {total === 1 ? 'Une pièce' : `${total} pièces`}
      </p>
      {narrow ? (
        <ul className="row-cards" aria-label={caption}>
          {pieces.map((piece) => (
            <PieceCard key={piece.id} piece={piece} />
          ))}
        </ul>
      ) : (
        <PieceTable caption={caption} pieces={pieces} />
      )}
      <Pagination page={page} />
    </div>
  );
}
