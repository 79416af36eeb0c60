import { useEffect, useState } from 'react';

const VIEWER = '{ viewer { user { connectionEmail } } }';

/** Who one is in a sandbox, and a list to be somebody else; nothing on other servers, which have no such accounts. */
export function Accounts() {
  const [accounts, setAccounts] = useState([]);
  const [current, setCurrent] = useState('');
  const [failure, setFailure] = useState('');

  async function look() {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: VIEWER });
    const response = await fetch('/graphql', { method: 'POST', headers, body, credentials: 'same-origin' });
    setCurrent((await response.json()).data?.viewer?.user?.connectionEmail ?? '');
  }

  async function read() {
    const response = await fetch('/sandbox/accounts.json');
    if (!response.ok) return;
    setAccounts((await response.json()).accounts);
    await look();
  }

  async function become(email) {
    const form = new URLSearchParams(email ? { email } : {});
    const path = email ? '/sandbox/session' : '/sandbox/sign-out';
    // The page answers with a redirection, which is as good as done.
    const response = await fetch(path, { method: 'POST', body: form, redirect: 'manual', credentials: 'same-origin' });
    setFailure(response.type === 'opaqueredirect' ? '' : 'Ce compte ne peut pas se connecter.');
    await look();
  }

  useEffect(() => {
    read().catch((error) => setFailure(error.message));
  }, []);

  const structures = Map.groupBy(accounts, ({ structure }) => structure);
  if (!accounts.length) return failure && <span role="alert">{failure}</span>;
  return (
    <label className="accounts">
      <span>Compte</span>
      <select value={current} onChange={(event) => become(event.target.value)}>
        <option value="">Personne</option>
        {[...structures].map(([name, ofStructure]) => (
          <optgroup key={name} label={name}>
            {ofStructure.map(({ email, purpose }) => (
              <option key={email} value={email}>
                {email} : {purpose}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {failure && <span role="alert">{failure}</span>}
    </label>
  );
}
