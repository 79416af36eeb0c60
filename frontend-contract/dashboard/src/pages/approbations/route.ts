import type { RouteObject } from 'react-router';
import { ApprovalPage } from './ApprovalPage.tsx';
import { ApprovalsPage } from './ApprovalsPage.tsx';

export const approbations: RouteObject[] = [
  { path: '/approbations', Component: ApprovalsPage },
  { path: '/approbations/:id', Component: ApprovalPage },
];
