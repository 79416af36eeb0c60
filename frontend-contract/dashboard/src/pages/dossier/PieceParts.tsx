// What a pièce shows of itself, in its dossier or alone.
import { Download, FileText, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FileRowFragment, PieceDetailFragment } from 'contract/types.ts';
import { weight } from '../../api/upload.ts';
import { Alert } from '../../ui/Alert.tsx';
import { DateText } from '../../ui/DateText.tsx';

/** When, by whom, for whom, and how it is paid. */
export function PieceFacts({ piece }: { piece: PieceDetailFragment }) {
  return (
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
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
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

/** Why a pièce is stopped, and by whom. */
export function Stops({ piece }: { piece: PieceDetailFragment }) {
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

/** Its document, its attachments and its certificate. */
export function Files({ piece, title }: { piece: PieceDetailFragment & { readonly downloadUrl: string }; title?: ReactNode }) {
  const files = [piece.document, ...piece.attachments].filter((file) => file !== null);
  return (
    <div className="files">
      {title}
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
