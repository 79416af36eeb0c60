// The acts that a monthly statement does not meet: validators who are wrong, a pièce sent back, a document that fills
// the form, a draft taken up again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { PieceDocument, RefusePieceDocument, TreatPieceDocument } from '../../documents.ts';
import { Desk } from './desk.ts';
import { openBrowser, Person, url } from './person.ts';

const BATILOIRE = '00012345500016';
const VAUQUELIN = '00089123400015';
const LORMEL = '00078912300015';
const SMEAUX = '25990042100019';

const people: Person[] = [];
let browser: Browser;

const enters = async (email: string, page: string): Promise<Person> => {
  const person = await Person.enters(browser, email, page);
  people.push(person);
  return person;
};

before(async () => {
  browser = await openBrowser();
});

after(() => browser.close());

test('who is not the validator says so, another is named, and ticks in what capacity they answer', async () => {
  const supplier = await Desk.of('agent@lormel.example');
  const { page } = await supplier.deposits('SOUS-TRAITE-1', { cadre: 'A10', validators: [{ identifier: VAUQUELIN }] });

  const wrong = await enters('agent@vauquelin.example', page);
  await wrong.opens('Ne pas être le valideur');
  await wrong.presses('Ne pas être le valideur');
  await wrong.reads('Un motif est obligatoire');
  await wrong.checks('refuser-validation');
  await wrong.writes('Explication', 'Le titulaire est Bâtiloire.');
  await wrong.presses('Ne pas être le valideur');
  await wrong.reads('Refusée par le premier valideur');

  const depositor = await enters('agent@lormel.example', page);
  await depositor.reads('Le titulaire est Bâtiloire.');
  await depositor.opens('Corriger le valideur');
  await depositor.writes('SIRET du bon valideur', LORMEL);
  await depositor.presses('Corriger le valideur');
  await depositor.reads('Ce valideur ne convient pas');
  await depositor.checks('corriger-valideur');
  await depositor.writes('SIRET du bon valideur', BATILOIRE);
  await depositor.presses('Corriger le valideur');
  await depositor.reads('Le valideur est corrigé');

  const validator = await enters('agent@batiloire.example', page);
  await validator.opens('Valider');
  await validator.ticks('Mandataire');
  await validator.presses('Valider');
  await validator.reads(/Vous validez cette pièce en qualité de titulaire, et non de mandataire/);
  await validator.checks('valider');
  await validator.ticks('Titulaire');
  await validator.presses('Valider');
  await validator.reads('La pièce est validée');
  await depositor.reads(/En attente de\s*Atelier Marchand/);
  await depositor.checks('dossier-valide');
});

test('a pièce sent back to be recycled goes again, corrected', async () => {
  const supplier = await Desk.of('agent@batiloire.example');
  const payer = await Desk.of('agent@smeaux.example');
  const { pieceId, page } = await supplier.deposits('A-RECYCLER-1', {
    cadre: 'A6',
    recipient: { identifier: SMEAUX },
    moe: null,
    engagementNumber: 'EJ-77',
  });
  await payer.does(TreatPieceDocument, { input: { pieceId, to: 'A_RECYCLER', reason: 'Engagement clos' } });

  const person = await enters('agent@batiloire.example', page);
  await person.reads('Engagement clos');
  await person.opens('Recycler');
  await person.writes('SIRET du bon destinataire', '123');
  await person.presses('Recycler');
  await person.reads('Cet identifiant n\'a pas la forme attendue');
  await person.checks('recycler');
  await person.writes('SIRET du bon destinataire', '');
  await person.writes('Numéro d’engagement', 'EJ-78');
  await person.presses('Recycler');
  await person.reads('La pièce est renvoyée sous le même numéro');
  await person.checks('dossier-recycle');
});

test('a payment delay is interrupted, then runs anew', async () => {
  const { pieceId, page } = await (await Desk.of('agent@batiloire.example')).deposits('DELAI-1', {
    cadre: 'A6',
    recipient: { identifier: SMEAUX },
    moa: null,
    moe: null,
    engagementNumber: 'EJ-77',
  });
  const shown = await (await Desk.of('agent@smeaux.example')).does(PieceDocument, { id: pieceId });
  const day = shown.piece?.paymentClock?.startsAt.slice(0, 10) ?? '';

  const person = await enters('agent@smeaux.example', page);
  await person.opens('Interrompre le délai de paiement');
  await person.writes('Raisons, et ce qui manque', 'Il manque le RIB');
  await person.presses('Interrompre le délai de paiement');
  await person.reads('Indiquez un jour.');
  await person.checks('interruption');
  await person.page.getByLabel('Notification reçue le').fill(day);
  await person.presses('Interrompre le délai de paiement');
  await person.reads('Délai de paiement interrompu');
  await person.opens('Interrompre le délai de paiement');
  await person.page.getByLabel('Tout a été reçu le').fill(day);
  await person.presses('Interrompre le délai de paiement');
  await person.reads('Repris le');
});

test('a dossier that its second pièce stopped is begun again from its first', async () => {
  const { pieceId, page } = await (await Desk.of('agent@batiloire.example')).deposits('ARRETE-1');
  const second = await (await Desk.of('agent@atelier.example')).follows(pieceId, 'A15', 'ARRETE-1-EA');
  const refusal = { pieceId: second, reason: 'ERREUR_DESTINATAIRE', comment: 'Un autre service paie' } as const;
  await (await Desk.of('agent@valombre.example')).does(RefusePieceDocument, { input: refusal });

  const person = await enters('agent@batiloire.example', page);
  await person.reads('Un autre service paie');
  await person.reads('Aucun délai de paiement ne court');
  assert.equal(await person.page.getByText('À venir').count(), 0);
  await person.checks('dossier-arrete');
  await person.opens('Dupliquer');
  await person.presses('Dupliquer');
  await person.sees('heading', 'Brouillon');
});

test('a document that holds its data fills the form, and the draft is found again', async () => {
  const person = await enters('agent@batiloire.example', '/depot');
  const buffer = Buffer.from(process.env['DECOMPTE_FACTUR_X'] ?? '', 'base64');
  await person.sends('Document à déposer', { name: 'facture.pdf', mimeType: 'application/pdf', buffer });
  await person.reads('Le document contient ses données (Factur-X)');
  await person.checks('factur-x');
  const number = 'SIT03-2025'; // as the document says
  const typed = async (label: string) => (await person.page.getByLabel(label).inputValue()).replaceAll(/\s/g, '');
  assert.deepEqual([await typed('Numéro de la pièce'), await typed('Total TTC')], [number, '1169,00']);
  await person.presses('Enregistrer le brouillon');
  await person.reads('Brouillon enregistré.');

  await person.page.goto('/depot');
  await person.presses(number, 'link');
  await person.sees('heading', 'Brouillon');
  assert.deepEqual([await typed('Numéro de la pièce'), await typed('Total TTC')], [number, '1169,00']);
  await person.checks('brouillon-repris');
});

test('nothing went wrong unseen', () => {
  for (const { asked, complaints } of people) {
    assert.deepEqual([...asked], [url]);
    assert.deepEqual(complaints, []);
  }
});
