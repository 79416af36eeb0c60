// Which of the person's structures the lists are about: `?structure=` of the address, which our links carry on.
import { type NavigateOptions, useLocation, useNavigate } from 'react-router';
import type { MenuFragment, StructureNameFragment } from 'contract/types.ts';
import { useViewer, useVisitor } from '../session/session.ts';

export const SCOPE = 'structure';

export interface Scope {
  /** The structure that is chosen; null: all of them. */
  readonly structureId: string | null;
  /** Those to choose from. */
  readonly structures: readonly StructureNameFragment[];
  /** The address names a structure that is not one of them: all are shown. */
  readonly foreign: boolean;
}

/** The structures that somebody is attached to for good. */
export const structuresOf = ({ rattachements }: MenuFragment): readonly StructureNameFragment[] =>
  rattachements.filter(({ status }) => status === 'VALIDE').map(({ structure }) => structure);

function scopeOf(structures: readonly StructureNameFragment[], search: string): Scope {
  const asked = new URLSearchParams(search).get(SCOPE);
  const chosen = structures.find(({ id }) => id === asked);
  return { structureId: chosen?.id ?? null, structures, foreign: Boolean(asked) && !chosen };
}

export const useScope = (): Scope => scopeOf(structuresOf(useViewer()), useLocation().search);

/** An address of ours, with the structure that is chosen where one is. */
export function useCarried(): (to: string) => string {
  const visitor = useVisitor();
  const { structureId } = scopeOf(visitor ? structuresOf(visitor) : [], useLocation().search);
  return (to) => {
    // A search alone is made from that of the present address, and says what it keeps.
    if (!structureId || to.startsWith('?')) return to;
    const [path, search] = to.split('?');
    return `${path}?${new URLSearchParams([...new URLSearchParams(search), [SCOPE, structureId]]).toString()}`;
  };
}

/** Goes to an address of ours, and keeps the structure that is chosen. */
export function useGo(): (to: string, options?: NavigateOptions) => void {
  const navigate = useNavigate();
  const carried = useCarried();
  return (to, options) => void navigate(carried(to), options);
}
