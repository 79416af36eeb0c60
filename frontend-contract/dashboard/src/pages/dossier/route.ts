import type { RouteObject } from 'react-router';
import { DossierPage } from './DossierPage.tsx';
import { NextPiecePage } from './NextPiecePage.tsx';
import { PiecePage } from './PiecePage.tsx';

/** `/dossiers/:id`, the deposit of its next pièce, and the pièces that mails lead to. */
export const dossier: RouteObject[] = [
  { path: '/dossiers/:id', Component: DossierPage },
  { path: '/dossiers/:id/suivante', Component: NextPiecePage },
  { path: '/pieces/:id', Component: PiecePage },
];
