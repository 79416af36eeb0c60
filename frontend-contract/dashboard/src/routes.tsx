// Which page is at which address. A page that is not there has no link to it either.
import { createBrowserRouter, type RouteObject } from 'react-router';
import { AppLayout } from './layout/AppLayout.tsx';
import { BrokenPage } from './layout/BrokenPage.tsx';
import { DoorLayout } from './layout/DoorLayout.tsx';
import { accueil } from './pages/accueil/route.ts';
import { approbations } from './pages/approbations/route.ts';
import { connexion } from './pages/connexion/route.ts';
import { depot } from './pages/depot/route.ts';
import { dossier } from './pages/dossier/route.ts';
import { droits } from './pages/droits/route.ts';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { page } from './pages/page.ts';
import { synthese } from './pages/synthese/route.ts';

const inside: RouteObject = {
  ...page(async () => (await import('./layout/Frame.tsx')).Frame),
  children: [...accueil, ...synthese, ...dossier, ...depot, ...approbations, ...droits, { path: '*', Component: NotFoundPage }],
};

const routes: RouteObject[] = [
  { Component: DoorLayout, ErrorBoundary: BrokenPage, children: connexion },
  { Component: AppLayout, ErrorBoundary: BrokenPage, children: [inside] },
];

export const router = createBrowserRouter(routes);
