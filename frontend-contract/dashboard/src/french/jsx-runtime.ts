// Makes the elements of every screen, as `react/jsx-runtime` does, with the spaces of French typography in their text:
// sentences are written with plain spaces, here and on the server, and no line begins with « : » or « ? ».
import * as react from 'react/jsx-runtime';
import { spaced } from './spaces.ts';

export { Fragment } from 'react/jsx-runtime';
export type { JSX } from 'react';

type Props = Parameters<typeof react.jsx>[1];

const text = (child: unknown): unknown => (typeof child === 'string' ? spaced(child) : child);

/** Properties with the text among their children so spaced: what is shown, not what is written in a field or sent. */
export function french(props: Props): Props {
  const { children } = props as { children?: unknown };
  if (typeof children === 'string') return { ...(props as object), children: spaced(children) };
  return Array.isArray(children) ? { ...(props as object), children: children.map(text) } : props;
}

export const jsx: typeof react.jsx = (type, props, key) => react.jsx(type, french(props), key);
export const jsxs: typeof react.jsxs = (type, props, key) => react.jsxs(type, french(props), key);
