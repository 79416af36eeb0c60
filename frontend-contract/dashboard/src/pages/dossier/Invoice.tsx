import { useLocation } from 'react-router';
import { PieceHistoryDocument } from 'contract/documents.ts';
import type { PieceQuery } from 'contract/types.ts';
import { useLiveQuery } from '../../live/live.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Answer } from '../../ui/Answer.tsx';
import { Card } from '../../ui/Card.tsx';
import { Page } from '../../ui/Page.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { pieceTone } from '../../ui/tones.ts';
import { AmountsTable } from './AmountsTable.tsx';
import { Delays } from './Delays.tsx';
import { invoiceEnded } from './ended.ts';
import { History } from './History.tsx';
import { Lines } from './Lines.tsx';
import { Offers } from './Offers.tsx';
import { Files, PieceFacts, Stops } from './PieceParts.tsx';
import { HISTORY_PAGE } from './useHistory.ts';
import { VatTable } from './VatTable.tsx';
import { Waiting } from './Waiting.tsx';

type Piece = NonNullable<PieceQuery['piece']>;

/** A plain invoice, which stands in no dossier: where it is, what one may do, what it says and all that happened. */
export function Invoice({ piece, onChange }: { piece: Piece; onChange: () => void }) {
  const { data, error, refresh } = useLiveQuery({ query: PieceHistoryDocument, variables: { id: piece.id, first: HISTORY_PAGE } });
  const { state } = useLocation() as { state: { done?: string } | null };
  const ended = invoiceEnded(piece);
  const awaited = piece.parties.filter(({ seat }) => piece.waitingFor.includes(seat));
  return (
    <Page
      title={`${piece.invoiceTypeLabel} ${piece.number}`}
      lead={[piece.depositor.name, piece.recipient && `pour ${piece.recipient.structure.name}`].filter(Boolean).join(', ')}
      aside={<StatusBadge tone={pieceTone(piece.status)}>{piece.statusLabel}</StatusBadge>}
    >
      {state?.done && <Alert tone="success" title={state.done} announced />}
      <Card title="Où en est la facture">
        <Waiting awaited={awaited} mine={piece.awaitsViewer} state={piece.statusLabel} ended={ended} />
        <Stops piece={piece} />
        <Offers
          offers={piece.availableActions}
          piece={piece}
          seats={[]}
          onChange={() => {
            onChange();
            refresh();
          }}
        />
      </Card>
      <div className="dossier-columns">
        <div className="dossier-main">
          <Card title="Montants">
            <AmountsTable piece={piece} />
            {piece.vatSummary.length > 0 && <VatTable rows={piece.vatSummary} currency={piece.currency} />}
            {piece.comment && <blockquote className="comment">{piece.comment}</blockquote>}
          </Card>
          {piece.lines.length > 0 && (
            <Card title="Lignes">
              <Lines lines={piece.lines} currency={piece.currency} />
            </Card>
          )}
          <Answer data={data?.piece} error={error} onRetry={refresh}>
            {(told) => told && <History told={{ kind: 'piece', id: piece.id }} first={told.history} of="de la facture" />}
          </Answer>
        </div>
        <div className="dossier-side">
          <Card title="Documents">
            <Files piece={piece} />
          </Card>
          <Delays paymentClock={piece.paymentClock} deadlines={[]} ended={ended} />
          <Card title="Identification">
            <Identity piece={piece} />
            <PieceFacts piece={piece} />
          </Card>
        </div>
      </div>
    </Page>
  );
}

/** Its cadre, who sits where, and the references of the buyer. */
function Identity({ piece }: { piece: Piece }) {
  const references = [
    ['Facture d’origine', piece.originalNumber],
    ['Marché', piece.marcheNumber],
    ['Engagement', piece.engagementNumber],
    ['Dossier régularisé', piece.regularises?.number],
    ['Compte bancaire', piece.bankAccount?.iban],
  ] as const;
  return (
    <dl className="details">
      <div>
        <dt>Cadre</dt>
        <dd>
          {piece.cadre}
          <span className="details-more">{piece.cadreLabel}</span>
        </dd>
      </div>
      {piece.parties.map(({ seat, seatLabel, structure, service }) => (
        <div key={`${seat}-${structure.id}`}>
          <dt>{seatLabel}</dt>
          <dd>
            {structure.name}
            <span className="details-more">
              {structure.identifier}
              {service && ` · ${service.name}`}
            </span>
          </dd>
        </div>
      ))}
      {references.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
