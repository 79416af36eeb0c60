// A server that needs none: answers made from the schema, for screens that are built or tested offline, with MSW.
import { addMocksToSchema, type IMocks } from '@graphql-tools/mock';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type DocumentNode, execute, getNamedType, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { http, type HttpHandler, HttpResponse } from 'msw';

const SCALARS: IMocks = {
  Boolean: () => true,
  Date: () => '2025-01-06',
  DateTime: () => '2025-01-06T08:00:00Z',
  Int: () => 1,
  Montant: () => '1200.00',
  Siret: () => '00012345500016',
  UUID: () => '00000000-0000-4000-8000-000000000000',
  PageInfo: () => ({ hasNextPage: false, hasPreviousPage: false }),
};

/** No act is refused and no button has a reason against it, unless a screen asks for one. */
function withoutProblems(schema: GraphQLSchema): IMocks {
  const found = Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) => {
    const fields = Object.values(type.getFields()).filter((field) => getNamedType(field.type).name === 'UserError');
    return fields.length ? [[type.name, () => Object.fromEntries(fields.map(({ name }) => [name, []]))] as const] : [];
  });
  return Object.fromEntries(found);
}

export type Offline = {
  /** What the server could answer to an operation: a value to give a component in a test. */
  answer: <Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
  ) => Promise<Result>;
  /** The same behind `POST /graphql`, by text or by `documentId`, and `POST /files`, for MSW. */
  handlers: HttpHandler[];
};

/**
 * Makes a server out of `schema.graphql`; `mocks` says what values of a type look like, for example
 * `{ Piece: () => ({ status: 'SUSPENDUE' }) }`; `documents` are those of `trusted-documents.json`.
 */
export function offline(sdl: string, { mocks = {}, documents = {} }: { mocks?: IMocks; documents?: Record<string, string> } = {}): Offline {
  const bare = makeExecutableSchema({ typeDefs: sdl });
  const schema = addMocksToSchema({ schema: bare, mocks: { ...SCALARS, ...withoutProblems(bare), ...mocks } });
  const run = async (document: DocumentNode, variableValues: Record<string, unknown>) =>
    execute({ schema, document, variableValues });
  return {
    answer: async (document, variables) => {
      const { data, errors } = await run(document, variables);
      if (errors?.[0]) throw errors[0];
      return data as never;
    },
    handlers: [
      http.post('*/graphql', async ({ request }) => {
        const sent = (await request.json()) as { query?: string; documentId?: string; variables?: Record<string, unknown> };
        const text = sent.query ?? documents[sent.documentId ?? ''];
        if (text === undefined) return HttpResponse.json({ errors: [{ message: 'documentId' }] }, { status: 400 });
        return HttpResponse.json(await run(parse(text), sent.variables ?? {}));
      }),
      http.post('*/files', () =>
        HttpResponse.json(
          { id: 'fichier_1', name: 'piece.pdf', bytes: 1000, mediaType: 'application/pdf', sha256: '0'.repeat(64) },
          { status: 201 },
        )),
    ],
  };
}
