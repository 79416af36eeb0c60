// Fails when the schema breaks a front end built against the last release, the last tag of the repository.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const folder = new URL('.', import.meta.url);
const git = (...words) => {
  try {
    return execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26 });
  } catch {
    return null;
  }
};
const tag = git('describe', '--tags', '--abbrev=0')?.trim();
const released = tag && git('show', `${tag}:./schema.graphql`);
if (!released) {
  console.log(tag ? `${tag} has no schema to compare with.` : 'No release yet: nothing to compare the schema with.');
} else {
  const accepted = new Set(JSON.parse(readFileSync(new URL('breaking.json', folder), 'utf8')));
  const served = buildSchema(readFileSync(new URL('schema.graphql', folder), 'utf8'));
  const changes = await diff(buildSchema(released), served);
  const breaking = changes.filter(({ criticality, path, message }) =>
    criticality.level === CriticalityLevel.Breaking && !accepted.has(path ?? message));
  for (const { path, message } of breaking) console.error(`${path ?? ''}  ${message}`);
  console.log(`${changes.length} changes since ${tag}, ${breaking.length} of them breaking.`);
  process.exitCode = breaking.length ? 1 : 0;
}
