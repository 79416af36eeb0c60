import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useState } from 'react';

const ADDRESS = '/static/operations.json';

/** The operations of the contract, by screen; none, and why, when they cannot be read. */
export async function readOperations() {
  try {
    const response = await fetch(ADDRESS);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return { screens: await response.json(), failure: null };
  } catch (error) {
    return { screens: [], failure: `${ADDRESS} : lecture impossible (${error.message})` };
  }
}

/** What the editors show of an operation. */
export const tabOf = ({ text, variables }) => ({ query: text, variables: JSON.stringify(variables, null, 2) });

/** Letters without case and accents. */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The pane that lists the operations and opens each in a tab. */
export function operationsPlugin({ screens, failure }) {
  function Content() {
    const [searched, search] = useState('');
    const { queryEditor, variableEditor } = useGraphiQL(pick('queryEditor', 'variableEditor'));
    const { addTab } = useGraphiQLActions();

    function open(operation) {
      const tab = tabOf(operation);
      if (queryEditor?.getValue().trim()) addTab();
      queryEditor?.setValue(tab.query);
      variableEditor?.setValue(tab.variables);
    }

    const wanted = plain(searched);
    const shown = screens
      .map(({ title, operations }) => ({
        title,
        operations: operations.filter(({ name }) => plain(`${name} ${title}`).includes(wanted)),
      }))
      .filter(({ operations }) => operations.length);
    return (
      <section className="operations" aria-label="Opérations">
        <h2>Opérations des écrans</h2>
        {failure && <p role="alert">{failure}</p>}
        <input
          type="search"
          value={searched}
          onChange={(event) => search(event.target.value)}
          placeholder="Chercher une opération"
          aria-label="Chercher une opération"
        />
        {shown.map(({ title, operations }) => (
          <details key={title} open={wanted !== '' || undefined}>
            <summary>{title}</summary>
            <ul>
              {operations.map((operation) => (
                <li key={operation.name}>
                  <button type="button" onClick={() => open(operation)}>
                    {operation.name} <small>{operation.kind}</small>
                  </button>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </section>
    );
  }

  const Icon = () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11" />
    </svg>
  );
  return { title: 'Opérations', content: Content, icon: Icon };
}
