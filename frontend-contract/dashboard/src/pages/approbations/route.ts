import type { RouteObject } from 'react-router';
import { page } from '../page.ts';

export const approbations: RouteObject[] = [
  { path: '/approbations', ...page(async () => (await import('./ApprovalsPage.tsx')).ApprovalsPage) },
  { path: '/approbations/:id', ...page(async () => (await import('./ApprovalPage.tsx')).ApprovalPage) },
];
