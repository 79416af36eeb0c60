// How the schema and the operations are written (https://the-guild.dev/graphql/eslint/rules), and the dashboard.
import graphql from '@graphql-eslint/eslint-plugin';
import accessibility from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

const { parser, configs } = graphql;
const graphQLConfig = { schema: './schema.graphql', documents: './operations/*.graphql' };
const common = { languageOptions: { parser, parserOptions: { graphQLConfig } }, plugins: { '@graphql-eslint': graphql } };

export default defineConfig(
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
  {
    files: ['dashboard/**/*.{ts,tsx}'],
    extends: [
      typescript.configs.strictTypeChecked,
      typescript.configs.stylisticTypeChecked,
      hooks.configs.flat['recommended-latest'],
      accessibility.flatConfigs.strict,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers in a sentence are written as they are.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `condition && act()` reads well where there is nothing else to do.
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true }],
      // The runner waits for the tests that it was given.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'before', 'after'] }] },
      ],
    },
  },
);
