// Relay: what relay-compiler made of the fragments runs, and its connection grows page by page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionHandler, Environment, fetchQuery, Network, RecordSource, Store } from 'relay-runtime';
import ids from '../document-ids.json' with { type: 'json' };
import page from './relay/__generated__/piecesPageQuery.graphql.ts';
import type { piecesPageQuery } from './relay/__generated__/piecesPageQuery.graphql.ts';
import { authorization, graphql, type Person } from './sandbox.ts';

async function post(person: Person, body: object) {
  const headers = { 'content-type': 'application/json', ...authorization(person) };
  const answer = await fetch(graphql, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
}

test('Relay', async () => {
  const person: Person = {};
  const input = { email: 'agent@batiloire.example', password: 'decompte' };
  const session = await post(person, { documentId: ids.SignIn, variables: { input } });
  person.token = session.data.signIn.token;
  const environment = new Environment({
    network: Network.create(({ text }, variables) => post(person, { query: text, variables })),
    store: new Store(new RecordSource(), { gcScheduler: () => undefined }),
  });

  const pages: number[] = [];
  let cursor: string | null = null;
  for (let more = true; more; ) {
    const found = await fetchQuery<piecesPageQuery>(environment, page, { count: 2, cursor }).toPromise();
    assert(found);
    environment.commitUpdate((store) => {
      const list = ConnectionHandler.getConnection(store.getRoot(), 'list_pieces', { search: null, filter: null });
      const info = list?.getLinkedRecord('pageInfo');
      pages.push(list?.getLinkedRecords('edges')?.length ?? 0);
      cursor = String(info?.getValue('endCursor'));
      more = info?.getValue('hasNextPage') === true;
    });
  }
  assert(pages.length > 1);
  assert.deepEqual(pages, [...new Set(pages)].sort((one, other) => one - other));
});
