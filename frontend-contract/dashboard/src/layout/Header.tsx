import { Brand } from './Brand.tsx';
import { Navigation } from './Navigation.tsx';
import { PersonMenu } from './PersonMenu.tsx';

export function Header() {
  return (
    <header className="header">
      <div className="header-bar">
        <Brand />
        <PersonMenu />
      </div>
      <Navigation />
    </header>
  );
}
