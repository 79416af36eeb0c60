import type { ReactNode } from 'react';
import { Link } from '../../ui/Link.tsx';

interface PieceLinkProps {
  piece: { readonly id: string; readonly dossier: { readonly id: string } | null };
  children: ReactNode;
}

/** Leads to the dossier of a pièce; to the page of a plain invoice, which has none. */
export function PieceLink({ piece: { id, dossier }, children }: PieceLinkProps) {
  return <Link to={dossier ? `/dossiers/${dossier.id}` : `/pieces/${id}`}>{children}</Link>;
}
