import type { RouteObject } from 'react-router';
import { page } from '../page.ts';

export const synthese: RouteObject[] = [
  { path: '/synthese', ...page(async () => (await import('./SynthesePage.tsx')).SynthesePage) },
];
