import { useEffect } from 'react';
import { Outlet } from 'react-router';
import { Brand } from './Brand.tsx';
import { Footer } from './Footer.tsx';

/** Around the pages of those who are not signed in. */
export function DoorLayout() {
  useEffect(() => {
    // What comes next, while somebody types.
    const timer = setTimeout(() => void Promise.allSettled([import('./Frame.tsx'), import('../pages/accueil/HomePage.tsx')]), 1000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="door">
      <header className="door-head">
        <Brand />
      </header>
      <main className="door-main">
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}
