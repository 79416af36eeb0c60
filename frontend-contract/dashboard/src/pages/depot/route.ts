import type { RouteObject } from 'react-router';
import { page } from '../page.ts';

/** `/depot`, empty or with `?brouillon=` */
export const depot: RouteObject[] = [{ path: '/depot', ...page(async () => (await import('./DepotPage.tsx')).DepotPage) }];
