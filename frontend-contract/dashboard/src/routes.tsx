// Which page is at which address. A page that is not there has no link to it either.
import { createBrowserRouter, type RouteObject } from 'react-router';
import { AppLayout } from './layout/AppLayout.tsx';
import { DoorLayout } from './layout/DoorLayout.tsx';
import { HomePage } from './pages/accueil/HomePage.tsx';
import { approbations } from './pages/approbations/route.ts';
import { connexion } from './pages/connexion/route.ts';
import { depot } from './pages/depot/route.ts';
import { dossier } from './pages/dossier/route.ts';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { synthese } from './pages/synthese/route.ts';

const routes: RouteObject[] = [
  { Component: DoorLayout, children: connexion },
  {
    Component: AppLayout,
    children: [
      { path: '/', Component: HomePage },
      ...synthese,
      ...dossier,
      ...depot,
      ...approbations,
      { path: '*', Component: NotFoundPage },
    ],
  },
];

export const router = createBrowserRouter(routes);
