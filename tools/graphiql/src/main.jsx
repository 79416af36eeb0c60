import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import workerAddress from 'virtual:worker-address';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './page.css';

globalThis.MonacoEnvironment = { getWorker: (_id, label) => new Worker(workerAddress, { type: 'module', name: label }) };

const OPERATIONS = `${import.meta.env.BASE_URL}operations.json`;

// The page is served at the endpoint's own address, and fetch sends the session cookie to the same origin only.
const fetcher = createGraphiQLFetcher({
  url: window.location.pathname,
  headers: { accept: 'application/graphql-response+json, application/json' },
  fetch: (url, options) => fetch(url, { ...options, credentials: 'same-origin' }),
  enableIncrementalDelivery: false,
});

/** Ready operations as GraphiQL tabs; a tab that says what went wrong when they cannot be read. */
async function readyTabs() {
  try {
    const response = await fetch(OPERATIONS);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const operations = await response.json();
    return operations.map(({ name, query, variables }) => ({
      query: `# ${name}\n${query}`,
      variables: variables ? JSON.stringify(variables, null, 2) : '',
    }));
  } catch (error) {
    return [{ query: `# ${OPERATIONS} : lecture impossible (${error.message})\n` }];
  }
}

// Variables may hold a password: on a shared computer nothing may stay once the tab is closed.
const storage = window.sessionStorage;
const defaultTabs = await readyTabs();
// GraphiQL forgets the variables of the first default tab; after a reload the stored ones are the right ones.
const firstVariables = storage.getItem('graphiql:tabState') ? undefined : defaultTabs[0]?.variables;

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    defaultTabs={defaultTabs}
    initialVariables={firstVariables}
    defaultEditorToolsVisibility="variables"
    isHeadersEditorEnabled
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>décompte</GraphiQL.Logo>
  </GraphiQL>,
);
