import { Empty } from '../../ui/Empty.tsx';
import { Link } from '../../ui/Link.tsx';
import { Montant } from '../../ui/Montant.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import type { Tone } from '../../ui/tones.ts';

interface Count {
  key: string;
  label: string;
  count: number;
  totalTtc: string;
  tone?: Tone;
  code?: string;
  waitingForViewer?: number;
}

interface CountTableProps {
  caption: string;
  heading: string;
  /** The criterion of the search that a row leads to. */
  criterion: 'statut' | 'cadre';
  rows: readonly Count[];
}

/** Pièces by something, the most numerous first; each number leads to the list of what it counts. */
export function CountTable({ caption, heading, criterion, rows }: CountTableProps) {
  const present = rows.filter(({ count }) => count > 0).toSorted((one, other) => other.count - one.count);
  if (present.length === 0) return <Empty title="Aucune pièce pour l’instant" />;
  const most = Math.max(...present.map(({ count }) => count));
  return (
    <table className="counts">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          <th scope="col" className="number">
            Pièces
          </th>
          <th scope="col" className="number">
            Total TTC
          </th>
        </tr>
      </thead>
      <tbody>
        {present.map(({ key, label, count, totalTtc, tone, code, waitingForViewer = 0 }) => (
          <tr key={key}>
            <th scope="row">
              <Link className="counts-link" to={`/synthese?vue=toutes&${criterion}=${key}`}>
                {code && <span className="cadre">{code}</span>}
                {tone ? <StatusBadge tone={tone}>{label}</StatusBadge> : <span>{label}</span>}
              </Link>
              {waitingForViewer > 0 && <span className="counts-waiting">dont {waitingForViewer} à traiter</span>}
              <meter className="bar" min={0} max={most} value={count} aria-hidden />
            </th>
            <td className="number counts-count">{count}</td>
            <td className="number">
              <Montant value={totalTtc} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
