// The bytes of a file go to the server by themselves; the act then names the id.
import { interrupt } from '../session/life.ts';

export interface Sent {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

/** Sends a file; what is refused is told in the server's words. */
export async function upload(file: File): Promise<Sent> {
  const form = new FormData();
  form.append('file', file);
  const send = () => fetch('/files', { method: 'POST', body: form });
  let answer: Response;
  try {
    answer = await send();
    if (answer.status === 401) {
      await interrupt();
      answer = await send();
    }
  } catch {
    throw new Error('Le fichier n’est pas arrivé : vérifiez la connexion, puis recommencez.');
  }
  // What stands before the server, a proxy for instance, refuses in other words than ours.
  const body = (await answer.json().catch(() => null)) as (Sent & { errors?: readonly { message: string }[] }) | null;
  if (!answer.ok || !body) throw new Error(body?.errors?.map(({ message }) => message).join(' ') ?? 'Ce fichier a été refusé.');
  return body;
}

const UNITS = ['octets', 'Ko', 'Mo'];

/** « 2,5 Ko » */
export function weight(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < UNITS.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${new Intl.NumberFormat('fr-FR', { maximumFractionDigits: unit ? 1 : 0 }).format(size)} ${UNITS[unit]}`;
}
