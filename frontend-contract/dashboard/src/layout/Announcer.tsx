import { type ReactNode, useCallback, useState } from 'react';
import { AnnounceContext } from './announcer.ts';

/** The polite live region; it is in the page from the start, or screen readers would not watch it. */
export function Announcer({ children }: { children: ReactNode }) {
  const [sentence, setSentence] = useState('');
  // The same sentence twice is no change to a screen reader: a space tells them apart.
  const announce = useCallback((next: string) => setSentence((last) => (last === next ? `${next}\u00a0` : next)), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="visually-hidden" role="status" aria-live="polite">
        {sentence}
      </div>
    </AnnounceContext>
  );
}
