// urql with graphcache: sign in, page through, deposit with a file, a refused act, a live update in the cache.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyVariables, Client, fetchExchange, subscriptionExchange, type TypedDocumentNode } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { IntrospectionQuery } from 'graphql';
import * as contract from '../documents.ts';
import introspection from '../introspection.json' with { type: 'json' };
import { authorization, byDocumentId, graphql, type Person, socket, statement, upload } from './sandbox.ts';

const schema = introspection as unknown as IntrospectionQuery;
const objects = schema.__schema.types.filter((type) => type.kind === 'OBJECT');
// Values, pages and payloads have no identity of their own: they are kept inside what holds them.
const embedded = objects.filter(({ fields }) => !fields.some(({ name }) => name === 'id')).map(({ name }) => name);

function connect(person: Person) {
  const live = socket(person);
  const client = new Client({
    url: graphql,
    preferGetMethod: false,
    fetch: byDocumentId,
    fetchOptions: () => ({ headers: authorization(person) }),
    exchanges: [
      cacheExchange({
        schema,
        keys: Object.fromEntries(embedded.map((name) => [name, () => null])),
        resolvers: { Query: { pieces: relayPagination() } },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: live.subscribe({ query, variables: variables ?? {} }, {
              next: ({ data = null, errors }) => sink.next(errors ? { data, errors } : { data }),
              error: (error) => sink.error(error),
              complete: () => sink.complete(),
            }),
          }),
        }),
      }),
    ],
  });
  return { client, live, person };
}

type Connected = ReturnType<typeof connect>;

async function act<Result, Variables extends AnyVariables>(
  { client }: Connected,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const { data, error } = await client.mutation(document, variables).toPromise();
  assert(data, error?.message);
  return data;
}

async function ask<Result, Variables extends AnyVariables>(
  { client }: Connected,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const { data, error } = await client.query(document, variables).toPromise();
  assert(data, error?.message);
  return data;
}

async function signIn(email: string): Promise<Connected & { structure: string }> {
  const connected = connect({});
  const { signIn } = await act(connected, contract.SignInDocument, { input: { email, password: 'decompte' } });
  assert.deepEqual(signIn.userErrors, []);
  assert(signIn.token);
  connected.person.token = signIn.token;
  const structure = signIn.viewer?.rattachements[0]?.structure.id;
  assert(structure);
  return { ...connected, structure };
}

test('urql', async () => {
  const stranger = connect({});
  const unknown = await stranger.client.query(contract.CountersDocument, {}).toPromise();
  assert.equal(unknown.error?.graphQLErrors[0]?.extensions['code'], 'UNAUTHENTICATED');

  const supplier = await signIn('agent@batiloire.example');
  const moe = await signIn('agent@atelier.example');
  try {
    // Page through: the cache gives one list, without repeats.
    let found = (await ask(supplier, contract.SearchPiecesDocument, { first: 2 })).pieces;
    while (found.pageInfo.hasNextPage) {
      found = (await ask(supplier, contract.SearchPiecesDocument, { first: 2, after: found.pageInfo.endCursor })).pieces;
    }
    const seen = found.edges.map(({ node }) => node.id);
    assert(seen.length > 2);
    assert.equal(seen.length, found.totalCount.value);
    assert.equal(new Set(seen).size, seen.length);

    // Deposit with a file, after asking where the journal is.
    const { changes: start } = await ask(supplier, contract.LatestPositionDocument, {});
    const input = statement(supplier.structure, 'URQL-1', await upload(supplier.person));
    const { depositPiece } = await act(supplier, contract.DepositPieceDocument, { input });
    assert.deepEqual(depositPiece.userErrors, []);
    const piece = depositPiece.piece;
    assert.equal(piece?.status, 'A_ASSOCIER_MOE');
    await ask(supplier, contract.DepositReceiptDocument, { id: piece.id });

    // A refused act says why, in French and by a code.
    const refusal = { pieceId: piece.id, reason: 'ERREUR_MONTANT' } as const;
    const { refusePiece } = await act(moe, contract.RefusePieceDocument, { input: refusal });
    assert.deepEqual(refusePiece.userErrors.map(({ code }) => code), ['AMOUNT_NOT_A_REASON']);

    // What the MOE does reaches the supplier's cache: the same object, its present state.
    const { acknowledgePiece } = await act(moe, contract.AcknowledgePieceDocument, { input: { pieceId: piece.id } });
    assert.deepEqual(acknowledgePiece.userErrors, []);
    const followed = { after: start.latest, dossierId: piece.dossier?.id ?? null };
    const kinds = await new Promise<string[]>((resolve, reject) => {
      const told: string[] = [];
      const { unsubscribe } = supplier.client
        .subscription(contract.FollowChangesDocument, followed)
        .subscribe(({ data, error }) => {
          if (error) reject(error);
          if (data) told.push(data.changes.kind);
          if (data?.changes.kind === 'PIECE_ACKNOWLEDGED') {
            queueMicrotask(() => unsubscribe());
            resolve(told);
          }
        });
    });
    assert.equal(kinds[0], 'PIECE_DEPOSITED');
    const cached = supplier.client.readQuery(contract.DepositReceiptDocument, { id: piece.id });
    assert.equal(cached?.data?.piece?.status, 'PRISE_EN_COMPTE_MOE');
  } finally {
    for (const { live } of [stranger, supplier, moe]) await live.dispose();
  }
});
