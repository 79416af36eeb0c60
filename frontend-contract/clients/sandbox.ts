// What the scenarios share: the sandbox they talk to, its people, and a deposit.
import assert from 'node:assert/strict';
import { createClient as createSocket, type Client as Socket } from 'graphql-ws';
import ids from '../document-ids.json' with { type: 'json' };
import type { DepositPieceInput } from '../types.ts';

const given = process.env['DECOMPTE_URL'];
assert(given, 'DECOMPTE_URL names the sandbox');

export const url: string = given;
export const graphql = `${url}/graphql`;

export type Person = { token?: string };

export const authorization = (person: Person): Record<string, string> =>
  person.token ? { authorization: `Bearer ${person.token}` } : {};

/** A `fetch` that sends `documentId` instead of the text, as a front end in production does. */
export const byDocumentId: typeof fetch = (input, init) => {
  const { operationName, variables } = JSON.parse(String(init?.body)) as { operationName: keyof typeof ids; variables: object };
  const documentId = ids[operationName];
  assert(documentId, `${operationName} is no operation of the contract`);
  return fetch(input, { ...init, body: JSON.stringify({ documentId, operationName, variables }) });
};

export const socket = (person: Person): Socket =>
  createSocket({
    url: graphql.replace('http', 'ws'),
    connectionParams: () => authorization(person),
    retryAttempts: 0,
  });

/** Sends a file, as a form does before it names the id. */
export async function upload(person: Person): Promise<string> {
  const form = new FormData();
  const pdf = Buffer.from(process.env['DECOMPTE_PDF'] ?? '', 'base64');
  form.append('file', new Blob([pdf], { type: 'application/pdf' }), 'situation.pdf');
  const sent = await fetch(`${url}/files`, { method: 'POST', body: form, headers: authorization(person) });
  assert.equal(sent.status, 201, await sent.clone().text());
  return ((await sent.json()) as { id: string }).id;
}

/** The form of a monthly statement by Bâtiloire, through its MOE, to Valombre. */
export const statement = (structureId: string, number: string, documentId: string): DepositPieceInput => ({
  cadre: 'A4',
  number,
  invoiceDate: '2025-01-05',
  structureId,
  recipient: { identifier: '21990011500011', serviceCode: 'TRAVAUX' },
  moe: { identifier: '00023456700014' },
  typeTva: 'TVA_SUR_DEBIT',
  paymentMethod: 'VIREMENT',
  amounts: { totalHt: '1000.00', totalTva: '200.00', totalTtc: '1200.00' },
  documentId,
});
