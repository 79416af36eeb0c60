import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** Leads to a dossier; a plain invoice has none. */
export function DossierLink({ id, children }: { id: string | undefined; children: ReactNode }) {
  return id ? <Link to={`/dossiers/${id}`}>{children}</Link> : children;
}
