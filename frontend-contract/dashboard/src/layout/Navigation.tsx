import { NavLink } from 'react-router';
import { useLive } from '../live/live.ts';
import { useCarried } from '../scope/scope.ts';
import { useViewer } from '../session/session.ts';

interface Entry {
  to: string;
  label: string;
  /** How many things wait there, and what they are. */
  badge?: { count: number; label: string };
}

/** The menu. Its badges are counted live. */
export function Navigation() {
  const { waitingPieceCount, pendingApprovalCount } = useViewer();
  const { badges } = useLive();
  const carried = useCarried();
  const entries: Entry[] = [
    { to: '/', label: 'Tableau de bord' },
    { to: '/synthese', label: 'Synthèse', badge: { count: badges?.waitingPieces ?? waitingPieceCount, label: 'à traiter' } },
    { to: '/depot', label: 'Déposer' },
    {
      to: '/approbations',
      label: 'Approbations',
      badge: { count: badges?.pendingApprovals ?? pendingApprovalCount, label: 'à traiter' },
    },
  ];
  return (
    <nav className="nav" aria-label="Menu principal">
      <ul>
        {entries.map(({ to, label, badge }) => (
          <li key={to}>
            <NavLink to={carried(to)} end={to === '/'}>
              {label}
              {badge && badge.count > 0 && (
                <span className="count">
                  {badge.count}
                  <span className="visually-hidden"> {badge.label}</span>
                </span>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
