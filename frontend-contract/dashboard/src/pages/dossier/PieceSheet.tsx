import { Download, FileText, ShieldCheck } from 'lucide-react';
import { PieceDocument } from 'contract/documents.ts';
import type { DossierQuery, FileRowFragment, PieceDetailFragment } from 'contract/types.ts';
import { weight } from '../../api/upload.ts';
import { useLiveQuery } from '../../live/live.ts';
import { Alert } from '../../ui/Alert.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { AmountsTable } from './AmountsTable.tsx';
import { Offers } from './Offers.tsx';

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
      <dl className="details details-row">
        <Fact label="Date de la pièce">{piece.invoiceDate && <DateText value={piece.invoiceDate} />}</Fact>
        <Fact label="Déposée le">{piece.depositedAt && <DateText value={piece.depositedAt} form="instant" />}</Fact>
        <Fact label="Par">
          {piece.createdBy && [piece.createdBy.firstName, piece.createdBy.lastName].join(' ')}
          <span className="details-more">
            {piece.depositor.name}, {piece.depositorSeatLabel}
          </span>
        </Fact>
        <Fact label="Chez">{piece.recipient?.structure.name}</Fact>
        <Fact label="TVA">{piece.typeTvaLabel}</Fact>
        <Fact label="Règlement">{piece.paymentMethodLabel}</Fact>
        <Fact label="Mandat">{piece.mandatNumber}</Fact>
      </dl>
      <Files piece={piece} />
    </div>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  if (!children) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const STOPS = [
  ['refusal', 'danger'],
  ['rejection', 'danger'],
  ['suspension', 'warning'],
  ['recycling', 'warning'],
] as const;

const TITLES = { refusal: 'Refusée', rejection: 'Rejetée', suspension: 'Suspendue', recycling: 'À recycler' } as const;

function Stops({ piece }: { piece: PieceDetailFragment }) {
  return STOPS.map(([name, tone]) => {
    const stop = piece[name];
    if (!stop) return null;
    return (
      <Alert key={name} tone={tone} title={`${TITLES[name]} par ${stop.by.name}`}>
        <p>
          <DateText value={stop.at} form="instant" />
          {[stop.reasonLabel, stop.comment].filter(Boolean).map((said) => (
            <span key={said}> · {said}</span>
          ))}
        </p>
      </Alert>
    );
  });
}

function Files({ piece }: { piece: PieceDetailFragment & { readonly downloadUrl: string } }) {
  const files = [piece.document, ...piece.attachments].filter((file) => file !== null);
  return (
    <div className="files">
      <h4>Documents</h4>
      <ul>
        {files.map((file) => (
          <FileLine key={file.id} file={file} />
        ))}
        {piece.certificate && (
          <li className="file">
            <ShieldCheck aria-hidden size={20} />
            <a href={piece.certificate.pdfUrl} download>
              Certificat de dépôt
            </a>
            <span className="file-more">PDF</span>
          </li>
        )}
      </ul>
      {piece.attachments.length > 0 && (
        <a className="button button-secondary button-small" href={piece.downloadUrl} download>
          <Download aria-hidden size={16} /> Tout télécharger
        </a>
      )}
    </div>
  );
}

function FileLine({ file }: { file: FileRowFragment }) {
  return (
    <li className="file">
      <FileText aria-hidden size={20} />
      <a href={file.downloadUrl} download>
        {file.designation || file.name}
      </a>
      <span className="file-more">
        {file.kindLabel} · {weight(file.bytes)}
      </span>
    </li>
  );
}
