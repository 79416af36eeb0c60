// Who is signed in, for any component below.
import { createContext, useContext } from 'react';
import type { MenuFragment } from 'contract/types.ts';

interface Door {
  /** Null while nobody is signed in. */
  readonly viewer: MenuFragment | null;
  /** The session ended without having been closed here. */
  readonly expired: boolean;
}

export const DoorContext = createContext<Door>({ viewer: null, expired: false });

/** Who stands at the door, signed in or not. */
export const useDoor = (): Door => useContext(DoorContext);

/** Who is signed in, on a page that one must be signed in to see. */
export function useViewer(): MenuFragment {
  const { viewer } = useDoor();
  if (!viewer) throw new Error('nobody is signed in');
  return viewer;
}
