// Fails when the schema breaks a front end built on the one that was promised: that of the last release.
// `node breaking.mjs --promise`, at a release, promises the present one: promised.graphql is written, breaking.json emptied.
import { readFileSync, writeFileSync } from 'node:fs';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, parse, print, visit } from 'graphql';

const place = (name) => new URL(name, import.meta.url);
const read = (name) => readFileSync(place(name), 'utf8');

if (process.argv.includes('--promise')) {
  // Words may change: they are no promise.
  const silent = visit(parse(read('schema.graphql')), { enter: (node) => (node.description ? { ...node, description: undefined } : undefined) });
  writeFileSync(place('promised.graphql'), `${print(silent)}\n`);
  writeFileSync(place('breaking.json'), '[]\n');
} else {
  const accepted = new Set(JSON.parse(read('breaking.json')));
  const changes = await diff(buildSchema(read('promised.graphql')), buildSchema(read('schema.graphql')));
  const breaking = changes.filter(({ criticality, path, message }) =>
    criticality.level === CriticalityLevel.Breaking && !accepted.has(path ?? message));
  for (const { path, message } of breaking) console.error(`${path ?? ''}  ${message}`);
  console.log(`${breaking.length} changes break what was promised.`);
  process.exitCode = breaking.length ? 1 : 0;
}
