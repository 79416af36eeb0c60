// A network that fails and comes back: what happened meanwhile is told, and nothing else needs to be done.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { Desk } from './desk.ts';
import { openBrowser, Person, url } from './person.ts';

/** What is between a browser and the sandbox, and may be cut. */
class Wire {
  private readonly ends = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async holds(): Promise<void> {
    this.server = createServer((browser) => {
      const sandbox = connect(Number(new URL(url).port), '127.0.0.1');
      for (const [end, other] of [[browser, sandbox], [sandbox, browser]] as const) {
        this.ends.add(end);
        end.on('error', () => other.destroy());
        end.pipe(other);
      }
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async breaks(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    for (const end of this.ends) end.destroy();
    this.ends.clear();
    await closed;
  }
}

const wire = new Wire();
let browser: Browser;
let supplier: Desk;
let moe: Person;

before(async () => {
  await wire.holds();
  supplier = await Desk.of('agent@batiloire.example');
  browser = await openBrowser();
  moe = await Person.arrives(browser, wire.address);
  await moe.signsIn('agent@atelier.example');
});

after(async () => {
  await wire.breaks();
  await browser.close();
});

test('after a cut the screen says again what happens', async () => {
  await moe.presses(/^Synthèse/, 'link');
  await supplier.deposits('COUPURE-1');
  await moe.sees('link', 'COUPURE-1');

  const tried = new Promise<void>((resolve) => {
    moe.page.on('websocket', (socket) => socket.on('socketerror', () => resolve()));
  });
  await wire.breaks();
  await tried;
  await supplier.deposits('COUPURE-2');
  await wire.holds();
  await moe.sees('link', 'COUPURE-2');
});

test('a screen that could not learn where the journal is follows it later', async () => {
  await moe.page.route(
    '**/graphql',
    (route, request) => (request.postData()?.includes('LatestPosition') ? route.abort() : route.fallback()),
  );
  await moe.page.reload();
  await moe.sees('link', 'COUPURE-2');
  await moe.page.unroute('**/graphql');
  await supplier.deposits('COUPURE-3');
  await moe.sees('link', 'COUPURE-3');
  await supplier.deposits('COUPURE-4');
  await moe.sees('link', 'COUPURE-4');
  assert.deepEqual([...moe.asked], [wire.address]);
});
