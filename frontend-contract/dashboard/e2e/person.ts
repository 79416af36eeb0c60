// Somebody at a browser of their own, who works with the keyboard; and what axe-core says of the screen before them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const given = process.env['DECOMPTE_URL'];
assert(given, 'DECOMPTE_URL names the sandbox');
export const url: string = given;
/** Where to leave a picture of each screen that is looked at; unset: nowhere. */
const pictures = process.env['SCREENSHOTS'];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4'];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
/** How long something may take to appear on a machine that does ten other things. */
export const PATIENCE = 60_000;
/** More steps than there are from one end of a screen to the other. */
const FARTHEST = 200;

type Role = Parameters<Page['getByRole']>[0];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    // A page that wants something from elsewhere does not get it.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    env: { ...process.env, LANGUAGE: 'fr_FR' },
  });

export class Person {
  readonly page: Page;
  /** What the browser complained of. */
  readonly complaints: string[] = [];
  /** The servers that it asked. */
  readonly asked = new Set<string>();

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
    // Heard from the start: the browser is told that we choose, long before a key opens the window.
    page.on('filechooser', () => undefined);
    page.context().on('request', (request) => this.asked.add(new URL(request.url()).origin));
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** A browser context of their own, at the first page or at another. */
  static async arrives(browser: Browser, path = '/'): Promise<Person> {
    const context = await browser.newContext({ baseURL: url, locale: 'fr-FR', viewport: WIDE, reducedMotion: 'reduce' });
    const person = new Person(await context.newPage());
    await person.page.goto(path);
    return person;
  }

  /** The same, signed in already: in a sandbox a button is enough. */
  static async enters(browser: Browser, email: string, path: string): Promise<Person> {
    const person = await Person.arrives(browser, '/sandbox');
    await person.page.getByRole('button', { name: email, exact: true }).click();
    await person.page.getByRole('button', { name: email, pressed: true }).waitFor();
    await person.page.goto(path);
    return person;
  }

  /** Signs in from the page that asks for it. */
  async signsIn(email: string): Promise<void> {
    await this.writes('Adresse électronique', email);
    await this.writes('Mot de passe', 'decompte');
    await this.page.keyboard.press('Enter');
    await this.sees('heading', 'Tableau de bord');
  }

  /** Sends an operation with the session of this browser, and answers what came back. */
  runs(query: string): Promise<string> {
    return this.page.evaluate(async (text) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: text }) });
      return answer.text();
    }, query);
  }

  /** Opens a pièce from the list of what waits for them. */
  async finds(number: string): Promise<void> {
    await this.presses(/^Synthèse/, 'link');
    await this.page.getByRole('link', { name: number, exact: true }).waitFor();
    await this.checks(`synthese-${number}`);
    await this.presses(number, 'link');
    await this.sees('heading', /^Dossier 2025-/);
  }

  /** Waits until something is there. */
  async sees(role: Role, name: string | RegExp): Promise<void> {
    await this.page.getByRole(role, { name }).first().waitFor();
  }

  /** Waits until the focus is there. */
  async isAt(role: Role, name: string): Promise<void> {
    await this.page.getByRole(role, { name }).and(this.page.locator(':focus')).waitFor();
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Goes to an element with the tabulation key, as far as it takes. */
  async reaches(target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' });
    for (let step = 0; step < FARTHEST; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`no way to ${target.toString()} with the keyboard`);
  }

  /** Goes to a button or a link, and presses it. */
  async presses(name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
    await this.reaches(this.page.getByRole(role, { name, exact: true }).last()); // that of a dialogue, if there is one
    await this.page.keyboard.press('Enter');
  }

  /** Presses a button that opens a dialogue. */
  async opens(button: string): Promise<void> {
    await this.presses(button);
    await this.page.getByRole('dialog').waitFor();
  }

  /** Writes into a field, instead of what it holds. */
  async writes(label: string, text: string): Promise<void> {
    await this.reaches(this.page.getByLabel(label));
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(text);
  }

  /** A day: the first of a January, which a browser reads alike in French and in English. */
  async dates(label: string, text: string): Promise<void> {
    await this.reaches(this.page.getByLabel(label));
    await this.page.keyboard.type(text);
  }

  /** Opens a list and takes the choice that begins like this. */
  async picks(label: string | RegExp, choice: string): Promise<void> {
    await this.reaches(this.page.getByRole('button', { name: label }));
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('option', { name: choice }).first().waitFor();
    await this.page.keyboard.type(choice);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('listbox').waitFor({ state: 'detached' });
  }

  /** Writes the beginning of a name, and takes the structure that is found. */
  async names(label: string, beginning: string, name: string): Promise<void> {
    await this.reaches(this.page.getByRole('combobox', { name: label }));
    await this.page.keyboard.type(beginning);
    await this.page.getByRole('option', { name }).waitFor();
    await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('listbox').waitFor({ state: 'detached' });
  }

  /** Takes one of a few choices. */
  async ticks(choice: string): Promise<void> {
    const radio = this.page.getByRole('radio', { name: choice });
    const group = this.page.getByRole('radiogroup').filter({ has: radio });
    // The tabulation key leads to the one that is ticked, else to the first.
    const ticked = group.getByRole('radio', { checked: true });
    await this.reaches((await ticked.count()) ? ticked : group.getByRole('radio').first());
    for (let step = 0; step < FARTHEST && !(await radio.evaluate((element) => element === document.activeElement)); step += 1) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Space');
  }

  /** Sends a file, by the window that its button opens. */
  async sends(label: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.reaches(this.page.getByLabel(label));
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.keyboard.press('Enter')]);
    await chooser.setFiles(file);
    await this.reads(file.name);
  }

  /** The next time this act is sent the server does it, and its answer is lost on the way. */
  async loses(operation: string): Promise<void> {
    let lost = false;
    await this.page.route('**/graphql', async (route, request) => {
      if (lost || !request.postData()?.includes(`"operationName":"${operation}"`)) return route.fallback();
      lost = true;
      await route.fetch();
      return route.abort();
    });
  }

  /** Leaves a picture of the screen, where pictures are kept. */
  async pictures(name: string): Promise<void> {
    if (pictures) await this.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  }

  /** Holds the screen, wide and narrow, against the rules of accessibility. */
  async checks(screen: string): Promise<void> {
    const found: string[] = [];
    for (const size of [NARROW, WIDE]) {
      await this.page.setViewportSize(size);
      await this.pictures(`${screen}-${size.width}`);
      await this.page.evaluate(axe);
      const results = await this.page.evaluate<AxeResults, string[]>(
        (values) => (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run({ runOnly: { type: 'tag', values } }),
        RULES,
      );
      const { scrollWidth, clientWidth } = await this.page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        clientWidth: document.documentElement.clientWidth,
      }));
      const tables = await this.page.evaluate(() => [...document.querySelectorAll('table')].filter((table) => getComputedStyle(table).display === 'flex').length);
      if (tables > 0) found.push(`${size.width}: a table without columns`);
      if (scrollWidth > clientWidth) found.push(`${size.width}: wider than the window`);
      // The pages of a sandbox also show mails, as they are.
      const text = await this.page.evaluate(() => (document.getElementById('root') ? document.body.innerText : ''));
      for (const [line] of text.matchAll(/.*(?: [:;?!»]|« ).*/g)) found.push(`${size.width}: a space that may break in ${line}`);
      for (const { id, nodes } of results.violations) found.push(...nodes.map(({ html }) => `${size.width}: ${id} ${html}`));
    }
    assert.deepEqual(found, [], screen);
  }
}
