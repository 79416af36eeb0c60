// The same while one works on the screens.
import * as react from 'react/jsx-dev-runtime';
import { french } from './jsx-runtime.ts';

export { Fragment } from 'react/jsx-dev-runtime';
export type { JSX } from 'react';

export const jsxDEV: typeof react.jsxDEV = (type, props, ...rest) => react.jsxDEV(type, french(props), ...rest);
