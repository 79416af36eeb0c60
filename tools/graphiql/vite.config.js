import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Modules of the packages that smaller ones stand in for. */
const SUBSTITUTES = {
  '@graphiql/react/dist/utility/jsonc.js': here('src/jsonc.js'),
  'framer-motion/dist/es/index.mjs': here('src/tabs-without-drag.jsx'),
  'monaco-editor/esm/vs/editor/browser/widget/diffEditor/diffEditorWidget.js': here('src/no-diff.js'),
  'monaco-editor/esm/vs/editor/browser/widget/multiDiffEditor/multiDiffEditorWidget.js': here('src/no-diff.js'),
  'monaco-graphql/esm/monaco-editor.js': here('src/monaco.js'),
  'prettier/plugins/graphql.js': here('node_modules/prettier/plugins/graphql.mjs'),
};

const met = new Set();

const substitutes = () => ({
  name: 'substitutes',
  enforce: 'pre',
  async resolveId(id, importer, options) {
    if (importer?.startsWith(here('src/'))) return null;
    const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
    const module = resolved?.id.split('/node_modules/').pop();
    met.add(module);
    return SUBSTITUTES[module] ?? resolved;
  },
  // After an upgrade of the packages: what is no longer there must be looked at again.
  generateBundle() {
    for (const module of Object.keys(SUBSTITUTES).concat(PATCHES.map(([patched]) => patched))) {
      if (!met.has(module)) throw new Error(`${module} is no longer imported`);
    }
  },
});

/** The address of src/worker.js, built together with the page: what both need is shipped once. */
const workerAddress = () => ({
  name: 'worker-address',
  resolveId: (id) => (id === 'virtual:worker-address' ? id : null),
  load(id) {
    if (id !== 'virtual:worker-address') return null;
    const file = this.emitFile({ type: 'chunk', id: here('src/worker.js') });
    return `export default import.meta.ROLLUP_FILE_URL_${file};`;
  },
});

/** Lines of the packages that are read otherwise: [module, as published, as wanted]. */
const PATCHES = [
  // Monaco in the machine's fixed-width font: the one named here would have to be shipped.
  [
    '@graphiql/react/dist/utility/create-editor.js',
    String.raw`"\"Fira Code\""`,
    `'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'`,
  ],
  // The history keeps no header: one may hold a token.
  ['@graphiql/plugin-history/dist/context.js', 'headers: activeTab.headers ?? void 0', 'headers: void 0'],
  // The variables editor marked as missing what has a default value.
  [
    'graphql-language-service/esm/utils/getVariablesJSONSchema.js',
    'if (fieldRequired) {',
    'if (fieldRequired && field.defaultValue === undefined) {',
  ],
];

const patches = () => ({
  name: 'patches',
  transform(code, id) {
    const patch = PATCHES.find(([module]) => id.endsWith(`/node_modules/${module}`));
    if (!patch) return null;
    const [module, published, wanted] = patch;
    if (!code.includes(published)) throw new Error(`${module} no longer contains ${published}`);
    return code.replace(published, wanted);
  },
});

/** Licences of what Monaco contains, beside those of the packages. */
const monacoNotices = () => ({
  name: 'monaco-notices',
  generateBundle() {
    const source = readFileSync(here('node_modules/monaco-editor/ThirdPartyNotices.txt'), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'licences-monaco.txt', source });
  },
});

export default defineConfig({
  base: '/static/graphiql/',
  plugins: [workerAddress(), substitutes(), patches(), monacoNotices()],
  build: {
    outDir: here('../../api/static/graphiql'),
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    license: { fileName: 'licences.md' },
    // Packages carry "use client" marks, which mean nothing here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
