import type { RouteObject } from 'react-router';
import { DepotPage } from './DepotPage.tsx';

/** `/depot`, empty or with `?brouillon=` */
export const depot: RouteObject[] = [{ path: '/depot', Component: DepotPage }];
