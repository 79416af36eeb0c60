// Pages come when one goes there, or while nothing else is to do: the first one does not wait for the others.
import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { BrokenPage } from '../layout/BrokenPage.tsx';
import { Loading } from '../ui/Loading.tsx';

type Load = () => Promise<ComponentType>;

const loads: Load[] = [];

/** What a page is made of was not found: built again since, most often. */
export class NotLoaded extends Error {}

/** What a route shows, by how to load it: `{ path: '/depot', ...page(async () => (await import('./DepotPage.tsx')).DepotPage) }`. */
export function page(load: Load): Pick<RouteObject, 'lazy' | 'HydrateFallback' | 'ErrorBoundary'> {
  loads.push(load);
  const loaded = () =>
    load().catch((cause: unknown) => {
      throw new NotLoaded('This page could not be loaded.', { cause });
    });
  return { lazy: { Component: loaded }, HydrateFallback: Loading, ErrorBoundary: BrokenPage };
}

/** Loads all of them once the browser has nothing better to do; answers how to give up. */
export function preload(): () => void {
  // Safari has no `requestIdleCallback`.
  const timer = setTimeout(() => loads.forEach((load) => void load().catch(() => undefined)), 2000);
  return () => clearTimeout(timer);
}
