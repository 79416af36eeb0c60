import type { ReactNode } from 'react';

interface RenewedProps {
  /** A newer answer is on its way. */
  stale: boolean;
  children: ReactNode;
}

/** What an answer showed, paler once it takes a while to ask again. */
export function Renewed({ stale, children }: RenewedProps) {
  return (
    <div className={stale ? 'renewed stale' : 'renewed'} aria-busy={stale}>
      {children}
    </div>
  );
}
