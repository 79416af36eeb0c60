import type { RouteObject } from 'react-router';
import { page } from '../page.ts';

export const droits: RouteObject[] = [{ path: '/droits', ...page(async () => (await import('./RightsPage.tsx')).RightsPage) }];
