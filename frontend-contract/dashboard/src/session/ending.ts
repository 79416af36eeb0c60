// When the session of this browser ends, as its sign-in said; the tabs share it as they share the cookie.
import { useEffect, useState } from 'react';

const PLACE = 'session-end';
/** How long before the end one is told. */
const NOTICE_MS = 10 * 60_000;

export function noteEnd(expiresAt: string | null): void {
  if (expiresAt) localStorage.setItem(PLACE, expiresAt);
  else localStorage.removeItem(PLACE);
}

/** The end of the session once it is near, else null; `turn` changes when it may be another session. */
export function useEnding(turn: number): string | null {
  const [near, setNear] = useState<{ readonly turn: number; readonly end: string } | null>(null);
  useEffect(() => {
    const end = localStorage.getItem(PLACE);
    const left = end ? Date.parse(end) - Date.now() : Number.NaN;
    if (!end || !(left > 0)) return undefined;
    const notice = setTimeout(() => setNear({ turn, end }), Math.max(0, left - NOTICE_MS));
    const over = setTimeout(() => setNear(null), left);
    return () => {
      clearTimeout(notice);
      clearTimeout(over);
    };
  }, [turn]);
  return near?.turn === turn ? near.end : null;
}
