import type { RouteObject } from 'react-router';
import { page } from '../page.ts';

export const accueil: RouteObject[] = [{ path: '/', ...page(async () => (await import('./HomePage.tsx')).HomePage) }];
