// How the dashboard is served while one works on it, and built into the wheel.
import { readFileSync } from 'node:fs';
import { getIntrospectedSchema, minifyIntrospectionQuery } from '@urql/introspection';
import react from '@vitejs/plugin-react';
import type { IntrospectionQuery } from 'graphql';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => new URL(path, import.meta.url).pathname;
const target = process.env['DECOMPTE_URL'] ?? 'http://127.0.0.1:8000';

/** The schema as the cache needs it: which fields, interfaces and unions there are, without a word of description. */
const schema: Plugin = {
  name: 'contract-schema',
  resolveId: (id) => (id === 'virtual:contract-schema' ? `\0${id}` : undefined),
  load(id) {
    if (id !== '\0virtual:contract-schema') return undefined;
    const whole = JSON.parse(readFileSync(here('../introspection.json'), 'utf8')) as IntrospectionQuery;
    return `export default ${JSON.stringify(minifyIntrospectionQuery(getIntrospectedSchema(whole)))}`;
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [react({ jsxImportSource: 'french' }), schema],
  // The server puts another one in at each request.
  html: { cspNonce: '%DECOMPTE_NONCE%' },
  resolve: { alias: { contract: here('..'), french: here('./src/french') } },
  // Without `changeOrigin`, so that `Host` and `Origin` agree: see the contract's README.
  server: {
    proxy: {
      '/graphql': { target, ws: true },
      ...Object.fromEntries(['/files', '/downloads', '/certificates', '/exports', '/sandbox', '/licences'].map((path) => [path, { target }])),
    },
  },
  build: {
    outDir: here('../../api/static/dashboard'),
    emptyOutDir: true,
    target: 'es2023',
    // Fonts and icons stay files: `data:` is not in the policy of the page.
    assetsInlineLimit: 0,
    license: { fileName: 'licences.md' },
  },
});
