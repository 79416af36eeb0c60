import { applyEdits, format } from 'jsonc-parser';

export { parseJSONC, tryParseJSONC } from '../node_modules/@graphiql/react/dist/utility/jsonc.js';

/** Variables and headers, indented; GraphiQL's own way loads a JavaScript parser of 500 kB for it. */
export async function formatJSONC(content) {
  return applyEdits(content, format(content, undefined, { tabSize: 2, insertSpaces: true }));
}
