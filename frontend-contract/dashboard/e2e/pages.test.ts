// Pages that come late, or not at all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { Desk } from './desk.ts';
import { openBrowser, Person } from './person.ts';

let browser: Browser;
let person: Person;

before(async () => {
  browser = await openBrowser();
  person = await Person.arrives(browser);
});

after(() => browser.close());

test('the first page does not load the others', async () => {
  await person.sees('heading', 'Connexion');
  const loaded = await person.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  assert(loaded.some((name) => name.includes('/assets/SignInPage-')));
  assert(!loaded.some((name) => /\/assets\/(DossierPage|DepotPage|SynthesePage)-/.test(name)));
});

test('a page on its way is announced, one that is no longer there can be asked again', async () => {
  const held = Promise.withResolvers<undefined>();
  await person.page.route('**/assets/DepotPage-*.js', async (route) => {
    await held.promise;
    return route.abort();
  });
  await person.signsIn('agent@batiloire.example');
  await person.presses('Déposer', 'link');
  await person.page.getByRole('status').filter({ hasText: 'Chargement de la page' }).waitFor();
  await person.sees('heading', 'Tableau de bord');
  held.resolve(undefined);
  await person.reads('Cette page n’a pas pu être chargée.');
  await person.checks('page-absente');
  await person.page.unroute('**/assets/DepotPage-*.js');
  await person.presses('Recharger la page');
  await person.sees('heading', 'Déposer une pièce');
});

test('the foot of the page stays where it is while a mail leads from its pièce to the dossier', async () => {
  const { pieceId } = await (await Desk.of('agent@batiloire.example')).deposits('COURRIEL-1');
  const held = Promise.withResolvers<undefined>();
  await person.page.route('**/assets/DossierPage-*.js', async (route) => {
    await held.promise;
    return route.continue();
  });
  const asked = person.page.waitForRequest('**/assets/DossierPage-*.js');
  await person.page.goto(`/pieces/${pieceId}`);
  await asked;
  await person.reads('Chargement de la page');
  assert(await person.page.getByText('Chargement…', { exact: true }).isVisible());
  held.resolve(undefined);
  await person.sees('heading', /^Dossier 2025-/);
});
