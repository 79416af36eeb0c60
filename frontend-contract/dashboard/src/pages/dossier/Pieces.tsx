import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { DossierQuery } from 'contract/types.ts';
import { Card } from '../../ui/Card.tsx';
import { Montant } from '../../ui/Montant.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { pieceTone } from '../../ui/tones.ts';
import { PieceSheet } from './PieceSheet.tsx';

type Dossier = NonNullable<DossierQuery['dossier']>;

/** The chain of pièces, the last one open. */
export function Pieces({ dossier }: { dossier: Dossier }) {
  return (
    <Card title="Pièces">
      <ol className="pieces">
        {dossier.pieces.toReversed().map((piece) => (
          <li key={piece.id}>
            <Disclosure className="piece" defaultExpanded={piece.id === dossier.currentPiece?.id}>
              {({ isExpanded }) => (
                <>
                  <Heading level={3} className="piece-heading">
                    <Button slot="trigger" className="piece-head">
                      <ChevronRight className="piece-chevron" aria-hidden size={18} />
                      <span className="cadre">{piece.cadre}</span>
                      <span className="piece-name">
                        <span className="piece-type">{piece.typeLabel ?? piece.cadreLabel}</span>
                        <span className="piece-number">
                          {piece.number} · {piece.depositor.name}
                        </span>
                      </span>
                      <span className="piece-amount">
                        <Montant value={piece.amounts.totalTtc} currency={piece.currency} /> TTC
                      </span>
                      <StatusBadge tone={pieceTone(piece.status)}>{piece.statusLabel}</StatusBadge>
                    </Button>
                  </Heading>
                  <DisclosurePanel className="piece-panel">
                    {isExpanded && <PieceSheet dossier={dossier} pieceId={piece.id} />}
                  </DisclosurePanel>
                </>
              )}
            </Disclosure>
          </li>
        ))}
      </ol>
    </Card>
  );
}
