import { Navigate, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { LiveProvider } from '../live/LiveProvider.tsx';
import { useVisitor } from '../session/session.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';

/** Around the pages of those who are signed in; the others sign in first, then come back here. */
export function AppLayout() {
  const visitor = useVisitor();
  const { pathname, search } = useLocation();
  if (!visitor) {
    const here = pathname + search;
    return <Navigate to={here === '/' ? '/connexion' : `/connexion?retour=${encodeURIComponent(here)}`} replace />;
  }
  return (
    <LiveProvider>
      <a className="skip-link" href="#contenu">
        Aller au contenu
      </a>
      <Header />
      <main id="contenu" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
      <ScrollRestoration />
    </LiveProvider>
  );
}
