import { NavLink } from 'react-router';
import { depot } from '../pages/depot/route.ts';

interface Entry {
  to: string;
  label: string;
  /** How many things wait there, and what they are. */
  badge?: { count: number; label: string };
}

/** The menu. Its badges are live. */
export function Navigation() {
  const entries: Entry[] = [{ to: '/', label: 'Tableau de bord' }];
  if (depot.length > 0) entries.push({ to: '/depot', label: 'Déposer' });
  return (
    <nav className="nav" aria-label="Menu principal">
      <ul>
        {entries.map(({ to, label, badge }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'}>
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
