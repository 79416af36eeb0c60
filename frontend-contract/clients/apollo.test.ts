// Apollo Client 4: sign in, page through, deposit with a file, a refused act, a live update in the cache.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { relayStylePagination } from '@apollo/client/utilities';
import { filter, firstValueFrom } from 'rxjs';
import * as contract from '../documents.ts';
import possibleTypes from '../possibleTypes.json' with { type: 'json' };
import type { SearchPiecesQuery } from '../types.ts';
import { authorization, byDocumentId, graphql, type Person, socket, statement, upload } from './sandbox.ts';

const STATUS = gql`fragment Status on Piece { status }`;

type Pieces = SearchPiecesQuery['pieces'];

function connect(person: Person) {
  const live = socket(person);
  const http = new HttpLink({ uri: graphql, fetch: byDocumentId });
  const signed = new ApolloLink((operation, forward) => {
    operation.setContext({ headers: authorization(person) });
    return forward(operation);
  });
  const pages = relayStylePagination(['search', 'filter', 'orderBy']);
  const client = new ApolloClient({
    cache: new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { pieces: pages } } } }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(live),
      signed.concat(http),
    ),
  });
  return { client, live };
}

async function signIn(email: string) {
  const person: Person = {};
  const connected = connect(person);
  const { data } = await connected.client.mutate({
    mutation: contract.SignInDocument,
    variables: { input: { email, password: 'decompte' } },
  });
  const session = data?.signIn;
  assert.deepEqual(session?.userErrors, []);
  assert(session?.token);
  person.token = session.token;
  return { ...connected, person, structures: session.viewer?.rattachements.map(({ structure }) => structure) ?? [] };
}

test('Apollo Client', async () => {
  const stranger = connect({});
  await assert.rejects(stranger.client.query({ query: contract.CountersDocument }), (error) => {
    assert(CombinedGraphQLErrors.is(error));
    assert.equal(error.errors[0]?.extensions?.['code'], 'UNAUTHENTICATED');
    return true;
  });

  const supplier = await signIn('agent@batiloire.example');
  const moe = await signIn('agent@atelier.example');
  try {
    // Page through: the cache holds one list, without repeats.
    const pages = supplier.client.watchQuery({ query: contract.SearchPiecesDocument, variables: { first: 2 } });
    let found = (await firstValueFrom(pages.pipe(filter(({ loading }) => !loading)))).data?.pieces as Pieces | undefined;
    while (found?.pageInfo.hasNextPage) {
      await pages.fetchMore({ variables: { after: found.pageInfo.endCursor } });
      found = supplier.client.readQuery({ query: contract.SearchPiecesDocument, variables: { first: 2 } })?.pieces;
    }
    assert(found);
    const seen = found.edges.map(({ node }) => node.id);
    assert(seen.length > 2);
    assert.equal(seen.length, found.totalCount.value);
    assert.equal(new Set(seen).size, seen.length);

    // Deposit with a file, after asking where the journal is.
    const { data: start } = await supplier.client.query({ query: contract.LatestPositionDocument });
    const [structure] = supplier.structures;
    assert(structure && start);
    const input = statement(structure.id, 'APOLLO-1', await upload(supplier.person));
    const { data: deposited } = await supplier.client.mutate({ mutation: contract.DepositPieceDocument, variables: { input } });
    assert.deepEqual(deposited?.depositPiece.userErrors, []);
    const piece = deposited.depositPiece.piece;
    assert.equal(piece?.status, 'A_ASSOCIER_MOE');

    // A refused act says why, in French and by a code.
    const { data: refused } = await moe.client.mutate({
      mutation: contract.RefusePieceDocument,
      variables: { input: { pieceId: piece.id, reason: 'ERREUR_MONTANT' } },
    });
    const [problem] = refused?.refusePiece.userErrors ?? [];
    assert.equal(problem?.code, 'AMOUNT_NOT_A_REASON');
    assert.match(problem.message, /différence de montant/);

    // What the MOE does reaches the supplier's cache: the same object, its present state.
    const id = supplier.client.cache.identify({ __typename: 'Piece', id: piece.id });
    const { data: taken } = await moe.client.mutate({
      mutation: contract.AcknowledgePieceDocument,
      variables: { input: { pieceId: piece.id } },
    });
    assert.deepEqual(taken?.acknowledgePiece.userErrors, []);
    const changes = supplier.client.subscribe({
      query: contract.FollowChangesDocument,
      variables: { after: start.changes.latest, dossierId: piece.dossier?.id ?? null },
    });
    const kinds = await new Promise<string[]>((resolve, reject) => {
      const told: string[] = [];
      const following = changes.subscribe({
        next: ({ data, error }) => {
          if (error) reject(error);
          if (data) told.push(data.changes.kind);
          if (told.at(-1) === 'PIECE_ACKNOWLEDGED') {
            following.unsubscribe();
            resolve(told);
          }
        },
        error: reject,
      });
    });
    assert.equal(kinds[0], 'PIECE_DEPOSITED');
    const cached = supplier.client.cache.readFragment({ id: id ?? '', fragment: STATUS });
    assert.deepEqual(cached, { __typename: 'Piece', status: 'PRISE_EN_COMPTE_MOE' });
  } finally {
    for (const { client, live } of [stranger, supplier, moe]) {
      client.stop();
      await live.dispose();
    }
  }
});
