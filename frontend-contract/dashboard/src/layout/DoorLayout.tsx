import { Outlet } from 'react-router';
import { Brand } from './Brand.tsx';
import { Footer } from './Footer.tsx';

/** Around the pages of those who are not signed in. */
export function DoorLayout() {
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
