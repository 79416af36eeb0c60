// A session that ends in the middle of a form: the same person goes on, somebody else begins anew.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, Person } from './person.ts';

const pdf = {
  name: 'situation.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(process.env['DECOMPTE_PDF'] ?? '', 'base64'),
};

/** What the cookie of this browser opened is closed, as by the server at the end of a session. */
const ends = (person: Person): Promise<string> => person.runs('mutation { signOut { replayed } }');

const holds = async ({ page }: Person, label: string): Promise<string> => page.getByLabel(label).inputValue();

let browser: Browser;
let supplier: Person;

before(async () => {
  browser = await openBrowser();
  supplier = await Person.arrives(browser);
  await supplier.signsIn('agent@vauquelin.example');
});

after(() => browser.close());

test('one is told before the session ends, and stays', async () => {
  await supplier.page.evaluate(() => localStorage.setItem('session-end', new Date(Date.now() + 300_000).toISOString()));
  await supplier.page.goto('/depot');
  await supplier.reads('Votre session se termine à');
  await supplier.writes('Numéro de la pièce', 'SIT-7');
  await supplier.checks('session-bientot');
  await supplier.opens('Rester connecté');
  await supplier.writes('Mot de passe', 'decompte');
  await supplier.page.keyboard.press('Enter');
  await supplier.page.getByText('Votre session se termine à').waitFor({ state: 'detached' });
  assert.equal(await holds(supplier, 'Numéro de la pièce'), 'SIT-7');
});

test('a form is still there for the same person', async () => {
  await supplier.sends('Document à déposer', pdf);
  await supplier.picks(/Cadre de facturation/, 'A4');
  await supplier.writes('Total HT', '1 000');
  await ends(supplier);
  await supplier.sees('dialog', 'Votre session est terminée');
  await supplier.checks('session-terminee');
  await supplier.page.keyboard.press('Escape');
  assert.equal(await holds(supplier, 'Adresse électronique'), 'agent@vauquelin.example');
  await supplier.writes('Mot de passe', 'decompte');
  await supplier.page.keyboard.press('Enter');
  await supplier.page.getByRole('dialog').waitFor({ state: 'detached' });
  await supplier.isAt('textbox', 'Total HT');
  assert.equal(await holds(supplier, 'Numéro de la pièce'), 'SIT-7');
  assert.equal(await holds(supplier, 'Total HT'), '1 000');
  await supplier.reads(pdf.name);
  await supplier.presses('Enregistrer le brouillon');
  await supplier.reads('Brouillon enregistré.');
});

test('what is sent once the session is over waits for the sign-in, then is done', async () => {
  const connected = supplier.page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
  await supplier.page.reload();
  await connected;
  await supplier.presses('SIT-7', 'link');
  await supplier.sees('heading', 'Brouillon');
  await supplier.writes('Numéro de marché', 'M-1');
  // Unlike a sign-out it closes no socket: the server says it once it is asked.
  await supplier.page.context().clearCookies();
  await supplier.presses('Enregistrer le brouillon');
  await supplier.sees('dialog', 'Votre session est terminée');
  await supplier.writes('Mot de passe', 'decompte');
  await supplier.page.keyboard.press('Enter');
  await supplier.reads('Brouillon enregistré.');
  await supplier.page.reload();
  await supplier.sees('heading', 'Brouillon');
  assert.equal(await holds(supplier, 'Numéro de marché'), 'M-1');
});

test('somebody else who signs in there finds a page of their own', async () => {
  await supplier.writes('Numéro de marché', 'M-2');
  await ends(supplier);
  await supplier.sees('dialog', 'Votre session est terminée');
  await supplier.writes('Adresse électronique', 'agent@lormel.example');
  await supplier.writes('Mot de passe', 'decompte');
  await supplier.page.keyboard.press('Enter');
  await supplier.sees('heading', 'Tableau de bord');
  await supplier.sees('button', /Lormel/);
  assert.equal(new URL(supplier.page.url()).pathname, '/');
  await supplier.presses('Déposer', 'link');
  await supplier.sees('heading', 'Nouvelle pièce');
  assert.equal(await holds(supplier, 'Numéro de marché'), '');
  assert.equal(await supplier.page.getByText('SIT-7').count(), 0);
  assert.deepEqual(supplier.complaints, []);
});
