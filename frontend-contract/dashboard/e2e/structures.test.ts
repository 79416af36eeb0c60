// Somebody with rights in two structures looks at both together, then at one of them, by an address that they can pass on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { ApproveDocument, RequestRattachementDocument, StructuresToJoinDocument } from '../../documents.ts';
import { Desk } from './desk.ts';
import { openBrowser, Person } from './person.ts';

const READER = 'lecteur@vauquelin.example';
const SEM = 'SEM Valombre Aménagement';
/** A pièce of Vauquelin, in which the other structure has no part. */
const FOUND = '/synthese?vue=toutes&q=DEMO-03';

let browser: Browser;
let reader: Person;

/** The structure that the address names. */
const chosen = ({ page }: Person): string | null => new URL(page.url()).searchParams.get('structure');

before(async () => {
  browser = await openBrowser();
  reader = await Person.enters(browser, READER, FOUND);
});

after(() => browser.close());

test('who has one structure has nothing to choose', async () => {
  await reader.sees('link', 'DEMO-03');
  assert.equal(await reader.page.getByRole('button', { name: /Structure$/ }).count(), 0);
});

test('who may only read is told why nothing can be done', async () => {
  await reader.presses(/^À traiter/, 'link');
  await reader.reads('cet acte demande le niveau modification');
  await reader.checks('a-traiter-en-consultation');
});

test('who has two sees both, or the one that is chosen, on every page', async () => {
  const asks = await Desk.of(READER);
  const { structuresToJoin } = await asks.does(StructuresToJoinDocument, { search: SEM });
  const { requestRattachement } = await asks.does(RequestRattachementDocument, {
    input: { structureId: structuresToJoin[0]?.id ?? '' },
  });
  const { id = '', version = 0 } = requestRattachement.approval ?? {};
  const manages = await Desk.of('gestionnaire@sem.example');
  await manages.does(ApproveDocument, { input: { approvalId: id, expectedVersion: version } });

  await reader.page.goto(FOUND);
  await reader.sees('link', 'DEMO-03');
  await reader.picks(/Structure$/, 'SEM');
  await reader.reads('Aucune pièce ne répond à ces critères');
  assert.equal(chosen(reader), structuresToJoin[0]?.id);
  await reader.checks('structure-choisie');

  await reader.presses('Tableau de bord', 'link');
  await reader.sees('button', `${SEM} Structure`);
  await reader.reads('De toutes vos structures');
  await reader.presses('Approbations', 'link');
  await reader.sees('button', `${SEM} Structure`);
  await reader.reads('Aucune demande ne vous attend');
  await reader.presses('Mes demandes', 'link');
  await reader.sees('link', 'Claude Charpentes');
  await reader.picks(/Structure$/, 'Charpentes Vauquelin');
  await reader.reads('Vous n’avez rien demandé');
  await reader.picks(/Structure$/, 'Toutes mes structures');
  await reader.sees('link', 'Claude Charpentes');
  assert.equal(chosen(reader), null);
});

test('an address that names a structure of somebody else says so', async () => {
  const other = (await Desk.of('gestionnaire@sem.example')).structure;
  const stranger = await Person.enters(browser, 'lecteur@lormel.example', `/synthese?structure=${other}`);
  await stranger.reads('Cette adresse nomme une structure qui n’est pas l’une des vôtres.');
  await stranger.checks('structure-etrangere');
  await stranger.presses('Tableau de bord', 'link');
  await stranger.sees('heading', 'Pièces par statut');
  assert.equal(chosen(stranger), null);
  for (const { complaints } of [reader, stranger]) assert.deepEqual(complaints, []);
});
