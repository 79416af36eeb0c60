// One script for Monaco's three workers, told apart by name, so that what they share is shipped once.
const LANGUAGES = {
  json: () => import('monaco-editor/esm/vs/language/json/json.worker.js'),
  graphql: () => import('monaco-graphql/esm/graphql.worker.js'),
};

// Messages that arrive while the module loads are kept: each module sets its own self.onmessage.
const early = [];
self.onmessage = (event) => early.push(event);

const load = LANGUAGES[self.name] ?? (() => import('monaco-editor/esm/vs/editor/editor.worker.js'));
load().then(() => early.forEach((event) => self.onmessage(event)));
