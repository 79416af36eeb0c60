// What a sandbox offers developers: GraphiQL with the operations of the contract, then accounts, mails and the clock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import ids from '../../document-ids.json' with { type: 'json' };
import { openBrowser, PATIENCE, Person, url } from './person.ts';

const AGENCE_MOA = '18990077200014';
const ASKS = 'agent@trehoret.example';
const MANAGES = 'gestionnaire@agence_moa.example';

let browser: Browser;
let developer: Person;

before(async () => {
  browser = await openBrowser();
  developer = await Person.arrives(browser, '/graphql');
  await developer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});

after(() => browser.close());

/** Opens an operation of the list, and writes its variables. */
const opens = async (operation: string, variables: object): Promise<void> => {
  const { page } = developer;
  await developer.writes('Chercher une opération', operation);
  await developer.presses(`${operation} ${operation.startsWith('Request') ? 'mutation' : 'query'}`);
  await developer.sees('tab', operation);
  // The tabulation key writes, in an editor: it leads nowhere.
  await page.getByRole('region', { name: 'Variables' }).getByRole('textbox').focus();
  await page.keyboard.press('Control+A');
  // Pasted: an editor closes by itself the brackets that are typed.
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(variables));
  await page.keyboard.press('Control+V');
};

/** Runs what is open; answers what the server says, once it is shown. */
const runs = async (shown: string): Promise<string> => {
  const { page } = developer;
  const answered = page.waitForResponse((response) => response.request().method() === 'POST' && response.url() === `${url}/graphql`);
  await page.getByRole('button', { name: 'Execute query' }).click();
  const answer = await (await answered).text();
  await page.getByRole('region', { name: 'Result Window' }).getByText(shown).first().waitFor();
  return answer;
};

test('GraphiQL lists every operation, and runs them as the account that is chosen', async () => {
  const { page } = developer;
  const listed = page.getByRole('region', { name: 'Opérations' }).locator('li');
  await listed.first().waitFor({ state: 'attached' });
  const names = (await listed.allTextContents()).map((text) => text.split(' ')[0]);
  assert.deepEqual(names.toSorted(), Object.keys(ids).toSorted());

  // An editor comes some time after the page: until both are there, nothing happens when one presses the button.
  for (const editor of ['Operation Editor', 'Result Window']) {
    await page.getByRole('region', { name: editor }).locator('.view-lines').waitFor({ state: 'attached' });
  }
  const account = page.getByRole('combobox', { name: 'Compte' });
  for (const email of [MANAGES, ASKS]) {
    await account.selectOption(email);
    await account.locator('option:checked', { hasText: email }).waitFor({ state: 'attached' });
    assert.match(await runs(email), new RegExp(`"connectionEmail":"${email}"`));
  }

  await opens('StructuresToJoin', { search: AGENCE_MOA });
  const [structureId] = /structure_\w+/.exec(await runs('structuresToJoin')) ?? [];
  await opens('RequestRattachement', { input: { structureId, comment: 'Je suis les travaux.' } });
  assert.match(await runs('requestRattachement'), /"userErrors":\[\]/);
  await developer.pictures('graphiql');
});

test('the home of the sandbox has every account, its mails and its clock', async () => {
  const { page } = developer;
  await page.goto('/sandbox');
  const { accounts } = (await (await page.request.get('/sandbox/accounts.json')).json()) as { accounts: { email: string }[] };
  for (const { email } of accounts) assert.equal(await page.getByRole('button', { name: email }).count(), 1, email);
  await developer.reads(`Ce navigateur est connecté comme ${ASKS}`);
  await developer.presses(MANAGES);
  await page.getByRole('button', { name: MANAGES, pressed: true }).waitFor();
  await developer.checks('bac-a-sable');

  const clock = page.locator('p', { hasText: 'Elle est arrêtée au' }).locator('strong');
  const today = await clock.innerText();
  await developer.presses('1 jour');
  await clock.filter({ hasNotText: today }).waitFor();
  assert.equal(parseInt(await clock.innerText()), parseInt(today) + 1);

  await developer.presses('Courrier', 'link');
  await developer.sees('heading', 'Courrier du bac à sable');
  const mail = page.getByRole('row', { name: MANAGES }).getByRole('link', { name: 'Demande' });
  // It is written after the act, by somebody else: the page, which runs nothing, is asked again until it is there.
  const patience = AbortSignal.timeout(PATIENCE);
  while (!(await mail.count())) {
    patience.throwIfAborted();
    await page.reload();
  }
  await developer.checks('courrier');
  await developer.reaches(mail.first());
  await page.keyboard.press('Enter');
  await developer.reads('Je suis les travaux.');
  await developer.checks('message');
});

test('nothing was asked of another server', () => {
  assert.deepEqual([...developer.asked], [url]);
  assert.deepEqual(developer.complaints, []);
});
