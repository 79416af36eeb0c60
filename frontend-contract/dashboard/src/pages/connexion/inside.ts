/** The page to come back to after a sign-in: one of ours, never another site that a link would name. */
export const inside = (path: string | null): string => (path && /^\/(?![/\\])/.test(path) ? path : '/');
