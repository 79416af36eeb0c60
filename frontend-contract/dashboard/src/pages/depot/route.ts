import type { RouteObject } from 'react-router';

/** `/depot` */
export const depot: RouteObject[] = [];
