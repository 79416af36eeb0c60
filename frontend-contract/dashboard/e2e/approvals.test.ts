// Two people ask for access to a commune; its manager is told while looking, grants one request and refuses the other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, Person } from './person.ts';

const VALOMBRE = '21990011500011';

/** Through the API: the screen that asks has a scenario of its own. */
const asks = async (person: Person): Promise<void> => {
  const found = await person.runs(`{ structuresToJoin(search: "${VALOMBRE}") { id } }`);
  const [structure] = /structure_\w+/.exec(found) ?? [];
  const input = `{ structureId: "${structure}", comment: "Je suis les travaux de l’école." }`;
  const answer = await person.runs(`mutation { requestRattachement(input: ${input}) { userErrors { code } } }`);
  assert(answer.includes('"userErrors":[]'), answer);
};

let browser: Browser;
let manager: Person;
let lormel: Person;
let vauquelin: Person;

before(async () => {
  browser = await openBrowser();
  manager = await Person.arrives(browser);
  lormel = await Person.arrives(browser);
  vauquelin = await Person.arrives(browser);
  await manager.signsIn('gestionnaire@valombre.example');
  await lormel.signsIn('agent@lormel.example');
  await vauquelin.signsIn('agent@vauquelin.example');
});

after(() => browser.close());

test('the manager is told of a request, and grants it', async () => {
  await manager.presses('Approbations', 'link');
  await manager.reads('Aucune demande ne vous attend');
  await manager.checks('approbations-vides');
  await asks(lormel);
  await manager.sees('link', /^Approbations 1 à traiter/);
  await manager.sees('link', 'Dominique Étanchéité');
  await manager.checks('approbations');

  await manager.presses('Dominique Étanchéité', 'link');
  await manager.sees('heading', 'Demande de Dominique Étanchéité');
  await manager.checks('approbation');
  await manager.presses('Approuver');
  await manager.reads('La demande est approuvée');
  await manager.checks('approbation-faite');
});

test('of the profiles that are asked the manager grants some, at another level, with a comment', async () => {
  const [structure] = /structure_\w+/.exec(await lormel.runs(`{ structuresToJoin(search: "${VALOMBRE}") { id } }`)) ?? [];
  const changes = `[{ application: FACTURES_RECUES, level: MODIFICATION, change: ADD },
    { application: FACTURES_DE_TRAVAUX, level: MODIFICATION, change: ADD }]`;
  const input = `{ structureId: "${structure}", changes: ${changes} }`;
  const answer = await lormel.runs(`mutation { requestHabilitations(input: ${input}) { userErrors { code field } } }`);
  assert(answer.includes('"userErrors":[]'), answer);

  await manager.presses(/^Approbations 1 à traiter/, 'link');
  await manager.presses('Dominique Étanchéité', 'link');
  await manager.sees('heading', 'Demande de Dominique Étanchéité');
  await manager.reaches(manager.page.getByRole('checkbox', { name: /^Factures de travaux/ }));
  await manager.page.keyboard.press('Space');
  await manager.picks(/Niveau accordé\s: Factures reçues/, 'Consultation');
  await manager.writes('Commentaire', 'La modification viendra avec la formation.');
  await manager.checks('approbation-profils');
  await manager.presses('Approuver');
  await manager.reads('La demande est approuvée');
  await manager.reads('La modification viendra avec la formation.');
  await manager.checks('approbation-profils-faite');
  const held = await lormel.runs(`{ habilitations(structureId: "${structure}") { nodes { level user { lastName } } } }`);
  assert(held.includes('"level":"CONSULTATION","user":{"lastName":"Étanchéité"}'), held);
  assert(!held.includes('"level":"MODIFICATION","user":{"lastName":"Étanchéité"}'), held);
});

test('a refusal wants its reason', async () => {
  await asks(vauquelin);
  await manager.presses(/^Approbations 1 à traiter/, 'link');
  await manager.reaches(manager.page.getByRole('checkbox', { name: 'Cocher la demande de Dominique Charpentes' }));
  await manager.page.keyboard.press('Space');
  await manager.opens('Refuser');
  await manager.presses('Refuser');
  await manager.reads('Un motif est obligatoire');
  await manager.checks('refuser-demandes');
  await manager.writes('Motif du refus', 'Adressez-vous à la MOE.');
  await manager.presses('Refuser');
  await manager.reads('Une demande refusée');
  await manager.reads('Aucune demande ne vous attend');
});

test('a session that ends is taken up again above its page', async () => {
  await manager.page.goto('/synthese?vue=toutes');
  await manager.sees('table', 'Pièces trouvées');
  await manager.checks('recherche');
  await manager.runs('mutation { signOut { replayed } }');
  await manager.reads('Votre session est terminée');
  await manager.writes('Adresse électronique', 'gestionnaire@valombre.example');
  await manager.writes('Mot de passe', 'decompte');
  await manager.page.keyboard.press('Enter');
  await manager.sees('table', 'Pièces trouvées');
  for (const { complaints } of [manager, lormel, vauquelin]) assert.deepEqual(complaints, []);
});
