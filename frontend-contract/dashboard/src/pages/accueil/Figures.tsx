import type { ReactNode } from 'react';
import type { DashboardQuery } from 'contract/types.ts';
import { useLive } from '../../live/live.ts';
import { Link } from '../../ui/Link.tsx';

interface FigureProps {
  value: number;
  /** For none or one, for several. */
  label: readonly [one: string, several: string];
  to: string;
  /** What the figure asks for, when there is something. */
  call: string;
  tone?: 'call' | 'late';
}

function Figure({ value, label, to, call, tone }: FigureProps) {
  return (
    <li className={`figure${value > 0 && tone ? ` figure-${tone}` : ''}`}>
      <p className="figure-value">{value}</p>
      <p className="figure-label">{label[value > 1 ? 1 : 0]}</p>
      <Link to={to}>{call}</Link>
    </li>
  );
}

/** The three numbers one looks at first. Those of the menu's badges are counted live. */
export function Figures({ dashboard }: { dashboard: DashboardQuery['dashboard'] }): ReactNode {
  const { counters } = useLive();
  return (
    <ul className="figures">
      <Figure
        value={counters?.waitingPieces ?? dashboard.waitingPieces}
        label={['pièce attend un acte de votre part', 'pièces attendent un acte de votre part']}
        to="/synthese"
        call="Voir ce qui m’attend"
        tone="call"
      />
      <Figure
        value={dashboard.overdueDeadlines}
        label={['délai est dépassé', 'délais sont dépassés']}
        to="/synthese?vue=toutes&retard=oui&tri=anciennes"
        call="Voir les pièces en retard"
        tone="late"
      />
      <Figure
        value={counters?.pendingApprovals ?? dashboard.pendingApprovals}
        label={['demande d’accès à approuver', 'demandes d’accès à approuver']}
        to="/approbations"
        call="Voir les demandes"
        tone="call"
      />
    </ul>
  );
}
