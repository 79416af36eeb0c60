import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { dossier } from './route.ts';

/** Leads to a dossier, where there is a page to show it. */
export function DossierLink({ id, children }: { id: string | undefined; children: ReactNode }) {
  return id && dossier.length > 0 ? <Link to={`/dossiers/${id}`}>{children}</Link> : children;
}
