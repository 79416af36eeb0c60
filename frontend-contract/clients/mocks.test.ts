// Offline: every operation has an answer made from the schema, and MSW gives it to whoever fetches.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Kind, OperationTypeNode } from 'graphql';
import { setupServer } from 'msw/node';
import ids from '../document-ids.json' with { type: 'json' };
import * as contract from '../documents.ts';
import { offline } from '../mocks.ts';
import documents from '../trusted-documents.json' with { type: 'json' };

type Reading = TypedDocumentNode<object, Record<string, unknown>>;

const sdl = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

test('every reading is answered', async () => {
  const { answer } = offline(sdl);
  for (const [name, document] of Object.entries(contract)) {
    const [operation] = document.definitions;
    assert(operation?.kind === Kind.OPERATION_DEFINITION);
    if (operation.operation !== OperationTypeNode.QUERY) continue;
    const variables = { criteria: {}, from: '2025-01-01', ids: ['1'], pieceIds: ['1'], search: 'Bât', to: '2025-01-31' };
    const ids = operation.variableDefinitions?.map(({ variable }) => [variable.name.value, '1']) ?? [];
    const wanted = Object.fromEntries(ids.filter(([word]) => /^(id|.*Id|after)$/.test(word ?? '')));
    const [root] = Object.values(await answer(document as Reading, { ...variables, ...wanted }));
    assert(root !== undefined && root !== null, name);
  }
});

test('acts succeed unless a screen asks for a refusal', async () => {
  const input = { pieceId: '1' };
  const { acknowledgePiece } = await offline(sdl).answer(contract.AcknowledgePieceDocument, { input });
  assert.deepEqual(acknowledgePiece.userErrors, []);
  assert(acknowledgePiece.piece);

  const problem = { code: 'CONSULTATION_ONLY', message: 'Vous avez cette application en consultation.' };
  const mocks = { PiecePayload: () => ({ userErrors: [problem], piece: null }) };
  const refused = await offline(sdl, { mocks }).answer(contract.AcknowledgePieceDocument, { input });
  assert.equal(refused.acknowledgePiece.userErrors[0]?.code, 'CONSULTATION_ONLY');
  assert.equal(refused.acknowledgePiece.piece, null);
});

test('MSW answers by text and by documentId, files too', async () => {
  const { handlers } = offline(sdl, { documents, mocks: { Piece: () => ({ status: 'SUSPENDUE', number: 'SIT-1' }) } });
  const server = setupServer(...handlers);
  server.listen();
  try {
    const send = async (body: object) => {
      const answer = await fetch('http://portail.example/graphql', { method: 'POST', body: JSON.stringify(body) });
      return (await answer.json()) as { data: { piece: { status: string; number: string } } };
    };
    const expected = { status: 'SUSPENDUE', number: 'SIT-1' };
    assert.deepEqual((await send({ query: '{ piece(id: "1") { status number } }' })).data.piece, expected);
    const { piece } = (await send({ documentId: ids.Piece, variables: { id: '1' } })).data;
    assert.deepEqual({ status: piece.status, number: piece.number }, expected);
    const sent = await fetch('http://portail.example/files', { method: 'POST', body: new FormData() });
    assert.equal(sent.status, 201);
  } finally {
    server.close();
  }
});
