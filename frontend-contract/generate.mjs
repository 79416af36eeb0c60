// Writes types.ts, what each operation takes and answers, and documents.ts, the operations that know these types;
// with --check it writes nothing and fails when one of them is not current.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { Kind, buildSchema, parse, print, printSchema, stripIgnoredCharacters, visit } from 'graphql';

const at = (path) => new URL(path, import.meta.url);
const schema = buildSchema(readFileSync(at('schema.graphql'), 'utf8'));
const files = readdirSync(at('operations')).filter((name) => name.endsWith('.graphql')).sort();

// As in trusted-documents.json: caches want it in each selection, and it tells the types of a union apart.
const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
const withTypename = (document) => visit(document, {
  SelectionSet: {
    leave: (node, _key, parent) =>
      parent.kind === Kind.OPERATION_DEFINITION ? undefined : { ...node, selections: [typename, ...node.selections] },
  },
});
const documents = files.map((location) => {
  const text = readFileSync(at(`operations/${location}`), 'utf8');
  return { location, document: withTypename(parse(text, { noLocation: true })) };
});

const types = await codegen({
  schema: parse(printSchema(schema)),
  schemaAst: schema,
  documents,
  config: {
    strictScalars: true,
    scalars: {
      Date: 'string',
      DateTime: 'string',
      ID: 'string',
      Montant: 'string',
      Siret: 'string',
      UUID: 'string',
    },
    enumType: 'string-literal',
    futureProofEnums: true,
    immutableTypes: true,
    inlineFragmentTypes: 'combine',
  },
  filename: 'types.ts',
  plugins: [{ operations: {} }],
  pluginMap: { operations },
});

const definitions = documents.flatMap(({ document }) => document.definitions);
const fragments = new Map(
  definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
);
const needed = (definition, found = new Set()) => {
  visit(definition, {
    FragmentSpread: ({ name: { value } }) => {
      if (!found.has(value)) needed(fragments.get(value), found.add(value));
    },
  });
  return [...found].sort();
};
const quoted = (node) => JSON.stringify(stripIgnoredCharacters(print(node)));
const typed = (node) => {
  const name = node.name.value;
  const [kind] = node.operation.replace(/^./, (letter) => letter.toUpperCase()).split(' ');
  const type = `T.${name}${kind}`;
  const text = [quoted(node), ...needed(node)].join(' + ');
  return `export const ${name}Document: TypedDocumentNode<${type}, ${type}Variables> = /*#__PURE__*/ parse(\n  ${text},\n);`;
};
const found = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
const byName = (one, other) => (one.name.value < other.name.value ? -1 : 1);
const texts = `// Made by \`make contract\`: change operations/*.graphql, not this file. The texts are those of trusted-documents.json.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import type * as T from './types.ts';

${[...fragments.keys()].sort().map((name) => `const ${name} = ${quoted(fragments.get(name))};`).join('\n')}

${found.sort(byName).map(typed).join('\n\n')}
`;

const check = process.argv.includes('--check');
for (const [file, text] of [['types.ts', types], ['documents.ts', texts]]) {
  if (existsSync(at(file)) && readFileSync(at(file), 'utf8') === text) continue;
  if (check) {
    console.error(`${file} is not current: run 'make contract'`);
    process.exitCode = 1;
  } else {
    writeFileSync(at(file), text);
    console.log(`✓ ${file}`);
  }
}
