// Who is signed in, for any component below.
import { createContext, useContext } from 'react';
import type { MenuFragment } from 'contract/types.ts';

/** Null while nobody is signed in. */
export const ViewerContext = createContext<MenuFragment | null>(null);

/** Who stands at the door, signed in or not. */
export const useVisitor = (): MenuFragment | null => useContext(ViewerContext);

/** Who is signed in, on a page that one must be signed in to see. */
export function useViewer(): MenuFragment {
  const viewer = useVisitor();
  if (!viewer) throw new Error('nobody is signed in');
  return viewer;
}
