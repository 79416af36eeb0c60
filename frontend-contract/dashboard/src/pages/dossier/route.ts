import type { RouteObject } from 'react-router';
import { page } from '../page.ts';

/** `/dossiers/:id`, the deposit of its next pièce, and the pièces that mails lead to. */
export const dossier: RouteObject[] = [
  { path: '/dossiers/:id', ...page(async () => (await import('./DossierPage.tsx')).DossierPage) },
  { path: '/dossiers/:id/suivante', ...page(async () => (await import('./NextPiecePage.tsx')).NextPiecePage) },
  { path: '/pieces/:id', ...page(async () => (await import('./PiecePage.tsx')).PiecePage) },
];
