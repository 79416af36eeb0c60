// An account from its creation to a password that was forgotten, by the links of the mails.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, Person } from './person.ts';

const EMAIL = 'camille.arve@nouvelle.example';

/** The link of a mail to this person, once it is there. */
const mailed = async ({ page }: Person, subject: string, path: string): Promise<string> => {
  const found = await page.waitForFunction(
    async ([about, begin, email]) => {
      const read = async (address: string) => new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
      const list = await read('/mailbox');
      const mails = [...list.querySelectorAll('a')].filter(({ textContent }) => textContent.includes(about));
      for (const mail of mails) {
        const text = (await read(mail.getAttribute('href') ?? '')).documentElement.innerHTML;
        const [, token] = text.split(begin);
        if (text.includes(email) && token) return begin + (/^[\w-]+/.exec(token)?.[0] ?? '');
      }
      return '';
    },
    [subject, path, EMAIL] as const,
    { polling: 1000 },
  );
  return found.jsonValue();
};

const chooses = async (person: Person, button: string): Promise<void> => {
  await person.writes('Mot de passe', 'un barrage sur la rivière');
  await person.writes('Le même, une seconde fois', 'un barrage sur la rivière');
  await person.presses(button);
  await person.sees('heading', 'Tableau de bord');
};

let browser: Browser;
let camille: Person;

before(async () => {
  browser = await openBrowser();
  camille = await Person.arrives(browser);
});

after(() => browser.close());

test('an account is created, then activated by the link of a mail', async () => {
  await camille.sees('heading', 'Connexion');
  await camille.presses('Créer un compte', 'link');
  await camille.presses('Créer mon compte');
  await camille.presses('Prénom : Ce champ est obligatoire.', 'link');
  await camille.isAt('textbox', 'Prénom');
  await camille.checks('inscription-refusee');
  await camille.writes('Adresse électronique', EMAIL);
  await camille.writes('Prénom', 'Camille');
  await camille.reaches(camille.page.getByLabel('Nom', { exact: true }));
  await camille.page.keyboard.type('Arve');
  await camille.presses('Créer mon compte');
  await camille.reads('Consultez votre messagerie');
  await camille.checks('inscription');

  await camille.page.goto(await mailed(camille, 'Activez votre compte', '/activation/'));
  await camille.sees('heading', 'Activer mon compte');
  await camille.writes('Mot de passe', 'court');
  await camille.presses('Activer mon compte');
  await camille.reads('Les deux saisies diffèrent.');
  await camille.checks('activation');
  await chooses(camille, 'Activer mon compte');
  await camille.sees('button', /Camille Arve/);
});

test('a forgotten password is chosen again by the link of a mail', async () => {
  await camille.presses(/Camille Arve/);
  await camille.page.getByRole('menuitem', { name: 'Se déconnecter' }).waitFor();
  await camille.page.keyboard.press('End');
  await camille.isAt('menuitem', 'Se déconnecter');
  await camille.page.keyboard.press('Enter');
  await camille.presses('Mot de passe oublié', 'link');
  await camille.writes('Adresse électronique', EMAIL);
  await camille.presses('Recevoir un lien');
  await camille.reads('Consultez votre messagerie');
  await camille.checks('mot-de-passe-oublie');

  const link = await mailed(camille, 'Choisissez un nouveau mot de passe', '/mot-de-passe/');
  await camille.page.goto(link);
  await camille.sees('heading', 'Nouveau mot de passe');
  await camille.checks('nouveau-mot-de-passe');
  await chooses(camille, 'Changer le mot de passe');

  await camille.page.goto(link);
  await camille.writes('Mot de passe', 'une passerelle sur le torrent');
  await camille.writes('Le même, une seconde fois', 'une passerelle sur le torrent');
  await camille.presses('Changer le mot de passe');
  await camille.sees('link', 'Demander un nouveau lien');
  await camille.checks('lien-utilise');
  assert.deepEqual(camille.complaints, []);
});
