// How operations are named to a server that knows those of the contract, and may run no other.
import ids from 'contract/document-ids.json';

interface Request {
  readonly operationName?: string;
  readonly query?: string;
  readonly variables?: unknown;
}

export const isRequest = (value: unknown): value is Request => typeof value === 'object' && value !== null && 'query' in value;

/** Said by the server in the page; the development server says nothing. */
const known = document.documentElement.dataset['documents'] === 'true';

/** The same request by its `documentId`, where the server knows it, else with its text. */
export function named({ operationName, query, variables }: Request): object {
  const documentId = known && operationName ? (ids as Record<string, string>)[operationName] : undefined;
  return documentId ? { documentId, operationName, variables } : { query, operationName, variables };
}

/** A `fetch` that names its operation so. */
export const fetchNamed: typeof fetch = (input, init) =>
  fetch(input, { ...init, body: JSON.stringify(named(JSON.parse(init?.body as string) as Request)) });
