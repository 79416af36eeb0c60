// A monthly statement from its deposit to its payment, by four people, each at a browser of their own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, Person } from './person.ts';

const pdf = {
  name: 'situation.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(process.env['DECOMPTE_PDF'] ?? '', 'base64'),
};

const NUMBER = 'SIT-2025-01';

/** The dossier of the sandbox whose statement waits for its MOE. */
const demo = async ({ page }: Person): Promise<string> => {
  const { ok, body } = await page.evaluate(async () => {
    const query = '{ pieces(search: "DEMO-01") { nodes { dossier { id } } } }';
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return { ok: answer.ok, body: await answer.text() };
  });
  assert(ok, body);
  const [id] = /dossier_\w+/.exec(body) ?? [];
  return `/dossiers/${id}`;
};

let browser: Browser;
let supplier: Person;
let moe: Person;
let moa: Person;
let payer: Person;
let dossier: string;

before(async () => {
  browser = await openBrowser();
});

after(() => browser.close());

test('each of them signs in', async () => {
  [supplier, moe, moa, payer] = await Promise.all([
    Person.arrives(browser),
    Person.arrives(browser),
    Person.arrives(browser),
    Person.arrives(browser),
  ]);
  await supplier.sees('heading', 'Connexion');
  await supplier.checks('connexion');
  await supplier.signsIn('agent@batiloire.example');
  await moe.signsIn('agent@atelier.example');
  await moa.signsIn('agent@agence_moa.example');
  await payer.signsIn('agent@smeaux.example');
});

test('the supplier deposits a statement', async () => {
  await supplier.presses('Déposer', 'link');
  await supplier.sees('heading', 'Déposer une pièce');
  await supplier.presses('Valider et envoyer');
  await supplier.reads('Choisissez le type de TVA.');
  await supplier.presses('Destinataire : Ce champ est obligatoire.', 'link');
  await supplier.isAt('combobox', 'Destinataire');
  await supplier.checks('depot-refuse');
  await supplier.picks(/Cadre de facturation/, 'A10');
  await supplier.sends('Ajouter un fichier', pdf);
  await supplier.sends('Ajouter un fichier', { ...pdf, name: `${'bordereau-'.repeat(5)}.pdf` });
  await supplier.presses('Valider et envoyer');
  await supplier.presses(/^Pièce jointe 2\s: /, 'link');
  const second = supplier.page.getByRole('group').filter({ hasText: 'Pièce jointe 2' }).last();
  await second.getByRole('button', { name: 'Nature' }).and(supplier.page.locator(':focus')).waitFor();
  await supplier.presses(/^Premier valideur\s: /, 'link');
  await supplier.isAt('combobox', 'Premier valideur');
  await supplier.checks('depot-refuse-listes');

  await supplier.page.goto('/depot');
  await supplier.sends('Document à déposer', pdf);
  await supplier.picks(/Cadre de facturation/, 'A4');
  await supplier.names('Destinataire', 'Syndicat', 'Syndicat mixte des eaux du Haut-Valombre');
  await supplier.names('Maîtrise d’œuvre', 'Atelier', 'Atelier Marchand architectes');
  await supplier.names('Maîtrise d’ouvrage', 'Agence', 'Agence régionale des grands ouvrages');
  await supplier.writes('Numéro de la pièce', NUMBER);
  await supplier.dates('Date de la pièce', '01012025');
  await supplier.writes('Numéro d’engagement', 'EJ-77');
  await supplier.writes('Total HT', '1 000');
  await supplier.writes('Total TVA', '200');
  await supplier.writes('Total TTC', '1 200,5');
  await supplier.picks(/Type de TVA/, 'TVA sur les débits');
  await supplier.presses('Valider et envoyer');
  await supplier.reads(/Total TTC\s: Les montants ne s'accordent pas/);
  await supplier.checks('depot');

  await supplier.writes('Total TTC', '1 200');
  await supplier.opens('Valider et envoyer');
  await supplier.sees('heading', `Confirmer le dépôt : ${NUMBER}`);
  await supplier.checks('depot-confirmer');
  await supplier.presses('Confirmer et envoyer');
  await supplier.sees('heading', /^Dossier 2025-/);
  await supplier.reads('En attente de');
  dossier = new URL(supplier.page.url()).pathname;
  await supplier.checks('dossier-fournisseur');
});

test('the MOE has it completed, then deposits its own statement', async () => {
  await moe.checks('tableau-de-bord');
  await moe.finds(NUMBER);
  await moe.reads('C’est à vous');
  await moe.opens('Suspendre');
  await moe.presses('Suspendre');
  await moe.reads('Un motif est obligatoire');
  await moe.checks('suspendre');
  await moe.writes('Ce qui manque', 'Joindre le bon de livraison');
  await moe.presses('Suspendre');
  await moe.reads('La pièce est suspendue');

  await supplier.opens('Compléter');
  await supplier.sends('Ajouter un fichier', { ...pdf, name: 'livraison.pdf' });
  await supplier.picks(/Nature/, 'Bon de livraison');
  await supplier.checks('completer');
  await supplier.presses('Compléter');
  await supplier.reads('La pièce est complétée');

  await moe.sees('link', 'livraison');
  await moe.presses('Déposer la pièce suivante', 'link');
  await moe.sees('heading', 'Déposer la pièce suivante');
  await moe.sends('Document à déposer', pdf);
  await moe.dates('Date de la pièce', '01012025');
  await moe.writes('Total HT', '900');
  await moe.writes('Total TVA', '180');
  await moe.writes('Total TTC', '1080');
  await moe.picks(/Type de TVA/, 'TVA sur les débits');
  await moe.writes('Commentaire', 'Béton du quai refusé');
  await moe.checks('piece-suivante');
  await moe.opens('Valider et envoyer');
  await moe.presses('Confirmer et envoyer');
  await moe.sees('heading', /^Dossier 2025-/);
  await moe.sees('cell', /^-120,00/);
  await moe.checks('dossier-moe');
});

test('the MOA is told of a conflict, and its deposit that gets no answer is made once', async () => {
  await moa.finds(`${NUMBER}-EA`);
  await moa.reads('C’est à vous');
  await moa.opens('Prendre en compte');
  const elsewhere = await moa.page.context().newPage();
  await elsewhere.goto(dossier);
  await elsewhere.getByRole('button', { name: 'Prendre en compte' }).click();
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'Prendre en compte' }).click();
  await elsewhere.getByText('La pièce est prise en compte').waitFor();
  await elsewhere.close();
  await moa.presses('Prendre en compte');
  await moa.reads('Quelqu’un a agi entre-temps');
  await moa.checks('conflit');
  await moa.page.keyboard.press('Escape');

  await moa.presses('Déposer la pièce suivante', 'link');
  await moa.sends('Document à déposer', pdf);
  await moa.dates('Date de la pièce', '01012025');
  await moa.picks(/Type de TVA/, 'TVA sur les débits');
  await moa.opens('Valider et envoyer');
  await moa.loses('DepositNextPiece');
  await moa.presses('Confirmer et envoyer');
  await moa.reads('Le serveur ne répond pas');
  await moa.checks('sans-reponse');
  await moa.presses('Envoyer de nouveau');
  await moa.sees('heading', /^Dossier 2025-/);
  await moa.sees('button', /^A19/);
  assert.equal(await moa.page.getByRole('button', { name: /^A19/ }).count(), 1);
});

test('the finance office pays, and the supplier sees it happen', async () => {
  await payer.presses('Approbations', 'link');
  await payer.sees('heading', 'Approbations');
  await payer.checks('approbations');
  await payer.finds(`${NUMBER}-EAV`);
  await payer.reads('C’est à vous');
  await payer.opens('Traiter');
  await payer.ticks('Mandatée');
  await payer.writes('Numéro de mandat', 'M-2025-118');
  await payer.checks('traiter');
  await payer.presses('Traiter');
  await payer.reads('Le statut de la pièce est changé');
  await payer.opens('Traiter');
  await payer.ticks('Mise en paiement');
  await payer.presses('Traiter');
  await payer.reads('Personne n’est attendu');
  await payer.checks('dossier-paye');

  await supplier.reads('Personne n’est attendu');
  await supplier.sees('button', /Mise en paiement/);
});

test('who may only look is told why, and a refused statement is begun again', async () => {
  const reader = await Person.arrives(browser);
  await reader.signsIn('lecteur@atelier.example');
  await moe.page.goto('/');
  const refused = await demo(moe);
  await reader.page.goto(refused);
  await reader.reads('Vous avez cette application en consultation');
  assert.equal(await reader.page.getByRole('button', { name: 'Refuser' }).isDisabled(), true);
  await reader.checks('dossier-lecteur');

  await moe.page.goto(refused);
  await moe.opens('Refuser');
  await moe.ticks('Erreur sur le destinataire (SIRET)');
  await moe.writes('Complément d’information', 'Le service des travaux n’est pas le bon');
  await moe.checks('refuser');
  await moe.presses('Refuser');
  await moe.reads('La pièce est refusée');
  await reader.reads('Arrêté (refus)');

  await supplier.page.goto(refused);
  await supplier.opens('Dupliquer');
  await supplier.presses('Dupliquer');
  await supplier.sees('heading', 'Brouillon');
  await supplier.presses('Enregistrer le brouillon');
  await supplier.reads('Brouillon enregistré.');
  await supplier.checks('brouillon');
});

test('nothing went wrong unseen', () => {
  const lost = 'net::ERR_FAILED'; // the answer that the MOA did not get
  for (const person of [supplier, moe, moa, payer]) {
    assert.deepEqual(
      person.complaints.filter((complaint) => !complaint.includes(lost)),
      [],
    );
  }
});
