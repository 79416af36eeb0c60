import { Link } from './Link.tsx';

export interface Tab {
  to: string;
  label: string;
  current: boolean;
  count?: number;
}

/** Views of one page, each with an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {tabs.map(({ to, label: name, current, count }) => (
          <li key={to}>
            <Link to={to} className="tab" aria-current={current ? 'page' : undefined}>
              {name}
              {count !== undefined && <span className="tab-count">{count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
