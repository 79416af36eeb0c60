import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import workerAddress from 'virtual:worker-address';
import { Accounts } from './accounts.jsx';
import { operationsPlugin, readOperations, tabOf } from './operations.jsx';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './page.css';

globalThis.MonacoEnvironment = { getWorker: (_id, label) => new Worker(workerAddress, { type: 'module', name: label }) };

// The page is served at the endpoint's own address, and fetch sends the session cookie to the same origin only.
const fetcher = createGraphiQLFetcher({
  url: window.location.pathname,
  headers: { accept: 'application/graphql-response+json, application/json' },
  fetch: (url, options) => fetch(url, { ...options, credentials: 'same-origin' }),
  enableIncrementalDelivery: false,
});

// Variables may hold a password: on a shared computer nothing may stay once the tab is closed.
const storage = window.sessionStorage;
const operations = await readOperations();
const all = operations.screens.flatMap((screen) => screen.operations);
const defaultTabs = all.filter(({ name }) => name === 'Viewer').map(tabOf);
const plugin = operationsPlugin(operations);

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    defaultTabs={defaultTabs}
    plugins={[HISTORY_PLUGIN, plugin]}
    visiblePlugin={plugin}
    defaultEditorToolsVisibility="variables"
    isHeadersEditorEnabled
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <Accounts />
      <a href="/">décompte</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
