import { useEffect } from 'react';
import { useNavigation } from 'react-router';
import { useAnnounce } from './announcer.ts';

/** What is quick is not worth a word. */
const MOMENT_MS = 300;

/** The next page is on its way, the last one still there. */
export function Progress() {
  const loading = useNavigation().state !== 'idle';
  const announce = useAnnounce();
  useEffect(() => {
    if (!loading) return undefined;
    const timer = setTimeout(() => announce('Chargement de la page…'), MOMENT_MS);
    return () => clearTimeout(timer);
  }, [loading, announce]);
  return loading && <div className="progress" aria-hidden />;
}
