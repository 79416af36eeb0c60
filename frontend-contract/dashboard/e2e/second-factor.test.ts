// Signing in where the server asks for a code: the sandbox of this test is one of its own, which does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, PATIENCE, Person } from './person.ts';

const EMAIL = 'agent@atelier.example';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

after(() => browser.close());

/** The code of the last mail, once it is there. */
const codeFor = async (person: Person): Promise<string> => {
  const mailbox = await person.page.context().newPage();
  const patience = AbortSignal.timeout(PATIENCE);
  const mail = mailbox.getByRole('row', { name: EMAIL }).getByRole('link', { name: /code/i }).first();
  await mailbox.goto('/mailbox');
  while (!(await mail.count())) {
    patience.throwIfAborted();
    await mailbox.reload();
  }
  await mail.click();
  await mailbox.getByRole('heading', { name: /code/i }).waitFor();
  const [code] = /\b\d{6}\b/.exec(await mailbox.locator('main').innerText()) ?? [];
  await mailbox.close();
  assert(code);
  return code;
};

test('a password is not enough: the code that was mailed is asked for', async () => {
  const person = await Person.arrives(browser);
  await person.writes('Adresse électronique', EMAIL);
  await person.writes('Mot de passe', 'decompte');
  await person.page.keyboard.press('Enter');
  await person.reads('Un code vient d’être envoyé');
  const code = await codeFor(person);
  await person.writes('Code reçu', code === '000000' ? '111111' : '000000');
  await person.page.keyboard.press('Enter');
  await person.reads('Ce code n’a pas été accepté');
  await person.checks('second-facteur');
  await person.writes('Code reçu', code);
  await person.page.keyboard.press('Enter');
  await person.sees('heading', 'Tableau de bord');
  assert.deepEqual(person.complaints, []);
});
