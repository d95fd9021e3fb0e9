import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './chromium.js';
import { fakeRun, valuesAt } from './fakeRun.js';
import { type ControlledLive, openRun } from './openRun.js';
import { type Built, buildPage, type Looking, looking, openPages, type Pages, soon, withoutChromium } from './pages.js';

describe.skipIf(chromiumPath === undefined)(chromiumPath === undefined ? withoutChromium : 'runs side by side', () => {
  let built: Built;
  let pages: Pages;
  let live: ControlledLive;
  let folder: string;
  let page: Page;
  let see: Looking;

  const keepRun = (name: string, steps: number): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'config.json'), JSON.stringify({ seed: 1 }));
    const rows = Array.from({ length: steps }, (_, step) => ({
      step,
      wall: 1_000_000 + 1000 * step,
      ...valuesAt(step),
    }));
    const lines = rows.map((row) => JSON.stringify(row, (_, value) => (Number.isNaN(value) ? 'NaN' : value)));
    writeFileSync(join(folder, name, 'metrics.jsonl'), `${lines.join('\n')}\n`);
  };

  beforeAll(async () => {
    built = await buildPage();
    pages = await openPages();
    folder = mkdtempSync(join(tmpdir(), 'rxgan-runs-'));
    keepRun('first-2026-01-01T10-00-00', 400);
    keepRun('second-2026-01-02T10-00-00', 3000);
    live = await openRun(built.root, { runs: folder });
    fakeRun(live).upTo(200);
  });
  afterAll(async () => {
    await pages?.close();
    await live?.close()();
    built?.remove();
    rmSync(folder, { recursive: true });
  });

  it('are drawn in the same charts, told apart by more than color', async () => {
    page = await pages.open(live.url);
    see = looking(page);
    await see.reaches(200);
    expect(await see.data('losses', 'to')).toBe(199);
    const list = page.locator('#run-list li');
    expect(await list.count()).toBe(3);
    await list.filter({ hasText: 'second' }).getByRole('checkbox').click();
    // Charts that are out of sight are not drawn.
    await see.chart('losses').scrollIntoViewIfNeeded();
    await soon(() => see.data('losses', 'to')).toBe(2999);
    expect(await see.chart('losses').locator('figcaption .item').count()).toBe(4);
    const dashes = await see
      .chart('losses')
      .locator('figcaption .swatch path:first-child')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('stroke-dasharray')));
    expect(dashes).toEqual([null, null, '6 4', '6 4']);
    // The checkbox keeps the focus, though the list was written anew.
    expect(await page.evaluate('document.activeElement.type')).toBe('checkbox');
    await page.keyboard.press('Space');
    await soon(() => see.data('losses', 'to')).toBe(199);
  });

  it('of a folder can be shown in the first place, without any controls', async () => {
    await page.locator('#run-list li', { hasText: 'first' }).getByRole('button', { name: 'Show' }).click();
    await soon(() => page.locator('h1').textContent()).toBe('first');
    await soon(() => see.data('losses', 'to')).toBe(399);
    expect(await page.locator('#control').isHidden()).toBe(true);
  });

  it('are as a link says, and times come from their rows', async () => {
    const link = `${new URL(page.url()).origin}/#run=second-2026-01-02T10-00-00&compare=live&from=100&to=900&half=20&token=${live.url.split('=')[1]}`;
    const guest = await pages.open(link);
    const his = looking(guest);
    await soon(() => guest.locator('h1').textContent()).toBe('second');
    await soon(() => his.data('losses', 'from')).toBe(100);
    expect(await his.data('losses', 'to')).toBe(900);
    expect(await guest.getByRole('button', { name: 'Follow' }).getAttribute('aria-pressed')).toBe('false');
    await soon(() => guest.locator('#note').textContent()).toBe('one point = one step');
    expect(guest.url()).not.toContain('token');
    await guest.context().close();
  });

  it('are saved as pictures that one can open', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      see.chart('losses').getByRole('button', { name: 'Save Losses as a picture' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('first-losses.png');
    const picture = readFileSync(await download.path());
    expect([...picture.subarray(1, 4)].map((code) => String.fromCharCode(code)).join('')).toBe('PNG');
    expect(picture.length).toBeGreaterThan(2000);
  });

  it('show what they were where someone points', async () => {
    const over = (await see.chart('losses').locator('.u-over').boundingBox())!;
    await page.mouse.move(over.x + over.width / 2, over.y + 20);
    await soon(() => see.chart('losses').locator('.at').textContent()).toMatch(/^step (199|200)$/);
    // The other charts point to the same step.
    expect(await see.chart('scores').locator('.at').textContent()).toMatch(/^step (199|200)$/);
    await page.mouse.move(0, 0);
    await soon(() => see.chart('losses').locator('.at').textContent()).toBe('');
  });

  it('have made no error and asked no other host', () => expect(pages.problems).toEqual([]));
});
