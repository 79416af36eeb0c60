// Somebody who may only read asks for more, is answered, asks for another structure and takes it back, gives a profile up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { ApprovalsDocument, RefuseApprovalDocument } from '../../documents.ts';
import { Desk } from './desk.ts';
import { openBrowser, Person } from './person.ts';

let browser: Browser;
let reader: Person;

const ticks = async (name: string): Promise<void> => {
  await reader.reaches(reader.page.getByRole('checkbox', { name, exact: true }));
  await reader.page.keyboard.press('Space');
};

const closed = (): Promise<void> => reader.page.getByRole('dialog').waitFor({ state: 'detached' });

before(async () => {
  browser = await openBrowser();
  reader = await Person.enters(browser, 'lecteur@trehoret.example', '/depot');
});

after(() => browser.close());

test('who may not deposit asks for it, and reads the answer', async () => {
  await reader.reads('Votre compte ne permet pas de déposer.');
  await reader.checks('depot-sans-droit');
  await reader.presses('Demander ce droit', 'link');
  await reader.sees('heading', 'Mes droits');
  await reader.sees('rowheader', 'Factures de travaux');
  await reader.presses(/^Changer mes profils/);
  await reader.presses('Envoyer');
  await reader.reads('Cochez ce que vous demandez, ou ce que vous rendez.');
  await ticks('Factures de travaux, modification');
  await reader.writes('Commentaire', 'Je déposerai nos décomptes.');
  await reader.checks('droits-demander');
  await reader.presses('Envoyer');
  await closed();
  await reader.reads('« Je déposerai nos décomptes. »');
  await reader.checks('droits');

  const manager = await Desk.of('gestionnaire@trehoret.example');
  const { approvals } = await manager.does(ApprovalsDocument, { filter: { waitingForViewer: true } });
  const asked = approvals.edges.find(({ node }) => node.requester.lastName === 'Zinguerie' && node.type === 'HABILITATION')?.node;
  assert(asked);
  await manager.does(RefuseApprovalDocument, {
    input: { approvalId: asked.id, expectedVersion: asked.version, reason: 'Après la formation.' },
  });
  await reader.reads('Réponse : Après la formation.');
});

test('a structure is asked for, and the request taken back', async () => {
  await reader.presses('Rejoindre une structure');
  await reader.presses('Envoyer la demande');
  await reader.reads('Choisissez une des structures trouvées');
  await reader.checks('rejoindre-refuse');
  await reader.names('Structure à rejoindre', 'Commune', 'Commune de Valombre-sur-Arve');
  await ticks('Service des travaux (TRAVAUX)');
  await reader.checks('rejoindre');
  await reader.presses('Envoyer la demande');
  await closed();
  await reader.sees('heading', 'Commune de Valombre-sur-Arve');
  await reader.reads('Service des travaux (en cours de validation)');
  await reader.presses(/^Retirer la demande/);
  await reader.presses('Retirer la demande');
  await closed();
  await reader.reads('Annulée / plus requise');
});

test('a profile that is given up is gone', async () => {
  await reader.presses(/^Changer mes profils/);
  await ticks('Sollicitations émises, consultation');
  await reader.presses('Envoyer');
  await closed();
  await reader.reads('Vos droits sont à jour');
  await reader.page.getByRole('rowheader', { name: 'Sollicitations émises' }).waitFor({ state: 'detached' });
  assert.deepEqual(reader.complaints, []);
});
