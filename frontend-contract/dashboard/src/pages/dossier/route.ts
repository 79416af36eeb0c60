import type { RouteObject } from 'react-router';

/** `/dossiers/:id` */
export const dossier: RouteObject[] = [];
