import type { RouteObject } from 'react-router';
import { SynthesePage } from './SynthesePage.tsx';

export const synthese: RouteObject[] = [{ path: '/synthese', Component: SynthesePage }];
