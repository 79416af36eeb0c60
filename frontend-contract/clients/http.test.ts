// The transport: the audit suite of GraphQL over HTTP with every MUST and SHOULD, and server-sent events.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { print, stripIgnoredCharacters } from 'graphql';
import { auditServer } from 'graphql-http';
import { createClient } from 'graphql-sse';
import ids from '../document-ids.json' with { type: 'json' };
import * as documents from '../documents.ts';
import trusted from '../trusted-documents.json' with { type: 'json' };
import type { FollowCountersSubscription } from '../types.ts';
import { graphql } from './sandbox.ts';

test('the audit suite finds nothing', async () => {
  const results = await auditServer({ url: graphql });
  const levels = Map.groupBy(results, ({ name }) => name.split(' ')[0]);
  assert((levels.get('MUST')?.length ?? 0) > 0 && (levels.get('SHOULD')?.length ?? 0) > 0);
  const found = results.filter(({ status, name }) => status !== 'ok' && /^(MUST|SHOULD)/.test(name));
  assert.deepEqual(found.map(({ name, status }) => `${status}: ${name}`), []);
});

test('the typed documents are the trusted ones', () => {
  const manifest: Record<string, string> = trusted;
  for (const [name, id] of Object.entries(ids)) {
    const text = stripIgnoredCharacters(print(documents[`${name}Document` as keyof typeof documents]));
    assert.equal(text, manifest[id], name);
    assert.equal(id, `sha256:${createHash('sha256').update(text).digest('hex')}`);
  }
  assert.equal(Object.keys(documents).length, Object.keys(ids).length);
});

test('badges come by server-sent events', async () => {
  const answer = await fetch(graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      documentId: ids.SignIn,
      variables: { input: { email: 'agent@valombre.example', password: 'decompte' } },
    }),
  });
  const { data } = (await answer.json()) as { data: { signIn: { token: string } } };
  const client = createClient({
    url: graphql,
    headers: { authorization: `Bearer ${data.signIn.token}` },
    retryAttempts: 0,
  });
  const events = client.iterate<FollowCountersSubscription>({ query: print(documents.FollowCountersDocument) });
  const first = await events.next();
  await events.return?.();
  client.dispose();
  assert(!first.done && first.value.data);
  assert(first.value.data.counters.waitingPieces > 0);
});
