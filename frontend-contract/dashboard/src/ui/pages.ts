// Pages of a connection, kept in the address of the screen: `?apres=` and `?avant=` hold its cursors.
import type { PageFragment } from 'contract/types.ts';

export interface PageArguments {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

/** The page that an address asks for. */
export function pageOf(params: URLSearchParams, size: number): PageArguments {
  const after = params.get('apres');
  const before = params.get('avant');
  if (after) return { first: size, after };
  if (before) return { last: size, before };
  return { first: size };
}

/** The address of the same list with other criteria, from its first page; an empty value takes the criterion away. */
export function withCriteria(params: URLSearchParams, changes: Readonly<Record<string, string>>): string {
  const next = new URLSearchParams(params);
  for (const name of ['apres', 'avant']) next.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return `?${next.toString()}`;
}

/** The addresses of the pages beside this one, where there are any. */
export function besides(params: URLSearchParams, page: PageFragment): { previous: string | null; next: string | null } {
  return {
    previous: page.hasPreviousPage && page.startCursor ? withCriteria(params, { avant: page.startCursor }) : null,
    next: page.hasNextPage && page.endCursor ? withCriteria(params, { apres: page.endCursor }) : null,
  };
}
