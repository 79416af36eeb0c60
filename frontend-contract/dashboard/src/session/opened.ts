import type { SessionFragment } from 'contract/types.ts';
import { personOf } from '../api/connection.ts';
import { noteEnd } from './ending.ts';
import { renew } from './life.ts';

/** Goes on with a session that an answer has opened; answers whether it has. */
export function opened({ viewer, expiresAt }: SessionFragment): boolean {
  if (!viewer) return false;
  noteEnd(expiresAt);
  renew(personOf(viewer));
  return true;
}
