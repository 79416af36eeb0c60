import { Navigate, Outlet, useLocation } from 'react-router';
import { useVisitor } from '../session/session.ts';

/** Lets in those who are signed in; the others sign in first, then come back here. */
export function AppLayout() {
  const visitor = useVisitor();
  const { pathname, search } = useLocation();
  if (!visitor) {
    const here = pathname + search;
    return <Navigate to={here === '/' ? '/connexion' : `/connexion?retour=${encodeURIComponent(here)}`} replace />;
  }
  return <Outlet />;
}
