/**
 * How long the page takes to show the first charts of a run of a million steps, in Chromium, of a server of this library:
 * from the start of the navigation to the drawn charts. Run it with `npm run bench:page`; `CHROMIUM_PATH` names the browser.
 */
import * as E from 'fp-ts/lib/Either.js';
import { chromium } from 'playwright-core';
import { startLive } from 'rxgan/live';
import { load, machine } from './parts/machine.js';
import { median } from './parts/median.js';
import { significant } from './parts/significant.js';
import { table } from './parts/table.js';

const steps = 1_000_000;
const openings = 9;

const started = await startLive({ port: 0, name: 'long', config: {}, totalSteps: steps })();
if (E.isLeft(started)) throw started.left;
const live = started.right;
for (let step = 0; step < steps; step++)
  live.row(step, Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`metric ${i}`, Math.sin(step * i)])));
live.state({ status: 'finished', step: steps });

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
/** Milliseconds until the charts are drawn, in a context that has nothing in its cache. */
const first = async (): Promise<number> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  // The server may still be taking in what the run has sent.
  page.setDefaultTimeout(600_000);
  await page.goto(live.viewUrl);
  await page.locator(`[data-fact="Step"] b[data-step="${steps}"]`).waitFor();
  await page.locator('[data-chart][data-points]').first().waitFor();
  const time = await page.evaluate("performance.getEntriesByName('rxgan-charts')[0].startTime");
  await context.close();
  return time as number;
};
// Not counted: it waits until the server has heard of all steps.
await first();
const times: number[] = [];
for (let i = 0; i < openings; i++) times.push(await first());
await browser.close();
await live.close()();

console.log(`${machine()}\n${new Date().toISOString()}, load ${load().toFixed(2)}\n`);
console.log(
  table(
    ['', 'measured', 'aim'],
    [
      ['first charts of a million steps, median', `${significant(median(times))} ms`, '<= 500 ms'],
      ['the quickest', `${significant(Math.min(...times))} ms`, ''],
    ],
  ),
);
