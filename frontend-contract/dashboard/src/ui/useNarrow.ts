import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 760px)');

function follow(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}

/** Whether a table would not fit: its rows are then shown as cards. */
export const useNarrow = (): boolean => useSyncExternalStore(follow, () => narrow.matches);
