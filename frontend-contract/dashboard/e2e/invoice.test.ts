// Plain invoices: one found in the work queue, read on a page of its own and treated there, one deposited by its form.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, Person } from './person.ts';

const pdf = {
  name: 'facture.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(process.env['DECOMPTE_PDF'] ?? '', 'base64'),
};

const BUYER = '25990042100019';
const NUMBER = /FS-\d{4}-\d{5}/;

/** A typed invoice, whose number and document the server makes. */
const invoices = async (person: Person): Promise<string> => {
  const [structureId] = /structure_\w+/.exec(await person.runs('{ viewer { rattachements { structure { id } } } }')) ?? [];
  const lines = `[{ reference: "GRAV-20", name: "Grave 0/20", quantity: "12.5", unit: "t", unitPriceHt: "40.00", vatRate: "20" }]`;
  const amounts = '{ totalHt: "500.00", totalTva: "100.00", totalTtc: "600.00" }';
  const answer = await person.runs(
    `mutation { depositPiece(input: { cadre: A1, structureId: "${structureId}", recipient: { identifier: "${BUYER}" },
      invoiceDate: "2025-01-06", typeTva: TVA_SUR_DEBIT, paymentMethod: VIREMENT, engagementNumber: "EJ-9", amounts: ${amounts},
      lines: ${lines} }) { piece { number } userErrors { code message field } } }`,
  );
  const [number] = NUMBER.exec(answer) ?? [];
  assert(number, answer);
  return number;
};

let browser: Browser;
let supplier: Person;
let payer: Person;

before(async () => {
  browser = await openBrowser();
  supplier = await Person.arrives(browser);
  payer = await Person.arrives(browser);
  await supplier.signsIn('agent@batiloire.example');
  await payer.signsIn('agent@smeaux.example');
});

after(() => browser.close());

test('a plain invoice has a page, from the list to its payment', async () => {
  const number = await invoices(supplier);
  await payer.presses(/^Synthèse/, 'link');
  await payer.presses(number, 'link');
  await payer.sees('heading', `Facture ${number}`);
  await payer.reads('C’est à vous');
  await payer.reads('Grave 0/20');
  await payer.reads(/12,5 t × 40,00/);
  await payer.sees('cell', /^100,00/);
  await payer.sees('link', number);
  await payer.checks('facture');

  await payer.opens('Traiter');
  await payer.ticks('Mandatée');
  await payer.writes('Numéro de mandat', 'M-2025-9');
  await payer.presses('Traiter');
  await payer.reads('Le statut de la pièce est changé');
  await payer.reads('M-2025-9');
  await payer.checks('facture-mandatee');

  await supplier.presses('Tableau de bord', 'link');
  await supplier.presses(/^A1\s*Dépôt/, 'link');
  await supplier.sees('button', /A1 · Dépôt par un fournisseur d'une facture/);
  await supplier.checks('recherche-a1');
  await supplier.presses(number, 'link');
  await supplier.sees('heading', `Facture ${number}`);
  await supplier.sees('cell', 'Mandatée');
});

test('a plain invoice is deposited by a form of its own', async () => {
  await supplier.presses('Déposer', 'link');
  await supplier.presses('Facture simple', 'link');
  await supplier.sees('heading', 'Nouvelle facture');
  assert.equal(await supplier.page.getByRole('combobox', { name: /^Maîtrise/ }).count(), 0);
  await supplier.sends('Document à déposer', pdf);
  await supplier.picks(/Cadre de facturation/, 'A1');
  await supplier.names('Destinataire', 'Syndicat', 'Syndicat mixte des eaux du Haut-Valombre');
  await supplier.picks(/Type$/, 'Avoir');
  await supplier.writes('Numéro de la pièce', 'FACT-SIMPLE-1');
  await supplier.dates('Date de la pièce', '01012025');
  await supplier.writes('Numéro d’engagement', 'EJ-9');
  await supplier.writes('Total HT', '1 000');
  await supplier.writes('Total TVA', '200');
  await supplier.writes('Total TTC', '1 200');
  await supplier.picks(/Type de TVA/, 'TVA sur les débits');
  await supplier.presses('Valider et envoyer');
  await supplier.presses(/^Numéro de la facture d’origine\s: /, 'link');
  await supplier.isAt('textbox', 'Numéro de la facture d’origine');
  await supplier.checks('depot-facture');
  await supplier.picks(/Type$/, 'Facture');
  await supplier.opens('Valider et envoyer');
  await supplier.presses('Confirmer et envoyer');
  await supplier.sees('heading', 'Facture FACT-SIMPLE-1');
  await supplier.reads(/En attente de\s*Syndicat mixte/);
  await supplier.checks('facture-deposee');
  for (const { complaints } of [supplier, payer]) assert.deepEqual(complaints, []);
});
