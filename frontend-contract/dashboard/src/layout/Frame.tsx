import { useEffect } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { preload } from '../pages/page.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { Progress } from './Progress.tsx';

/** The head and the foot of the pages of those who are signed in. */
export function Frame() {
  useEffect(preload, []);
  return (
    <LiveProvider>
      <a className="skip-link" href="#contenu">
        Aller au contenu
      </a>
      <Header />
      <Progress />
      <main id="contenu" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
      <ScrollRestoration />
    </LiveProvider>
  );
}
