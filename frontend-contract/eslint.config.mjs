// How the schema and the operations are written: https://the-guild.dev/graphql/eslint/rules
import graphql from '@graphql-eslint/eslint-plugin';

const { parser, configs } = graphql;
const graphQLConfig = { schema: './schema.graphql', documents: './operations/*.graphql' };
const common = { languageOptions: { parser, parserOptions: { graphQLConfig } }, plugins: { '@graphql-eslint': graphql } };

export default [
  {
    ...common,
    files: ['schema.graphql'],
    rules: {
      ...configs['flat/schema-recommended'].rules,
      ...configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        // Arguments and input fields too, which a Python test looks at: those of directives have no words.
        { types: true, FieldDefinition: true, EnumValueDefinition: true },
      ],
      // Values, payloads and edges have no identity of their own; objects implement Node.
      '@graphql-eslint/strict-id-in-types': 'off',
      // A list of errors or of services is no page.
      '@graphql-eslint/relay-edge-types': ['error', { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
      // Histories and the lists inside a sheet are read forwards only.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Histories and notifications are shown by their nodes, and the fiscal list has totals.
      '@graphql-eslint/relay-connection-types': 'off',
    },
  },
  {
    ...common,
    files: ['operations/*.graphql'],
    rules: configs['flat/operations-recommended'].rules,
  },
];
