import type { Page } from 'playwright-core';
import type { Live } from 'rxgan/live';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvOf } from '../../dashboard/series/csv.js';
import { appendRow, emptyBuckets } from '../../src/live/record/buckets.js';
import { chromiumPath } from './chromium.js';
import { type Line, lineTo } from './cut.js';
import { fakeRun, valuesAt } from './fakeRun.js';
import { type ControlledLive, openRun, tokens } from './openRun.js';
import { type Built, buildPage, type Looking, looking, openPages, type Pages, soon, withoutChromium } from './pages.js';

/** The table that a page should save after so many steps; the times of rows are not known to a test. */
const expected = (steps: number): string => {
  const buckets = emptyBuckets();
  for (let step = 0; step < steps; step++) appendRow(buckets, step, 0, Object.entries(valuesAt(step)));
  return withoutTimes(csvOf(buckets));
};
const withoutTimes = (csv: string): string => csv.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');

describe.skipIf(chromiumPath === undefined)(
  chromiumPath === undefined ? withoutChromium : 'a page whose server goes and comes back',
  () => {
    let built: Built;
    let pages: Pages;
    let live: ControlledLive;
    let line: Line;
    let page: Page;
    let see: Looking;
    const portOf = ({ url }: Live): number => Number(new URL(url).port);

    beforeAll(async () => {
      built = await buildPage();
      pages = await openPages();
      line = await lineTo(() => portOf(live));
      live = await openRun(built.root, { allowedHosts: [`127.0.0.1:${line.port}`] });
    });
    afterAll(async () => {
      await pages?.close();
      await line?.close();
      await live?.close()();
      built?.remove();
    });

    it('has every row of the same run after a short gap and after a long one', async () => {
      const run = fakeRun(live, { pictures: 10_000 });
      run.upTo(1500);
      page = await pages.open(`http://127.0.0.1:${line.port}/#token=${tokens.control}`);
      see = looking(page);
      await see.reaches(1500);
      expect(withoutTimes(await see.csv())).toBe(expected(1500));

      await line.cut();
      await see.shows('reconnecting');
      expect(await page.locator('#status-text').textContent()).toMatch(/^reconnecting \(\d+ s\)$/);
      run.upTo(1600);
      await line.mend();
      await see.reaches(1600);
      expect(withoutTimes(await see.csv())).toBe(expected(1600));

      await line.cut();
      await see.shows('reconnecting');
      run.upTo(9000);
      await line.mend();
      await see.reaches(9000);
      expect(withoutTimes(await see.csv())).toBe(expected(9000));
      expect(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-disabled')).toBe('false');
    });

    it('forgets a run when another process serves another one, and follows that', async () => {
      await line.cut();
      await live.close()();
      await see.shows('reconnecting');
      expect(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-disabled')).toBe('true');
      live = await openRun(built.root, { name: 'second', allowedHosts: [`127.0.0.1:${line.port}`] });
      fakeRun(live, { pictures: 10_000 }).upTo(40);
      await line.mend();
      await soon(() => page.locator('h1').textContent()).toBe('second');
      await soon(() => page.locator('[data-fact="Step"] b').getAttribute('data-step')).toBe('40');
      expect(withoutTimes(await see.csv())).toBe(expected(40));
    });

    it('says why a run failed, and that it is over when its server has gone', async () => {
      live.state({ status: 'failed', message: 'dLoss is NaN' });
      await see.shows('failed');
      expect(await page.locator('.notice.bad').textContent()).toBe('dLoss is NaN');
      await live.close()();
      await page.locator('.notice >> text=The server of this run has gone').waitFor();
      expect(await page.locator('#status').getAttribute('data-status')).toBe('failed');
    });

    it('has made no error and asked no other host', () => {
      expect(pages.problems).toEqual([]);
    });
  },
);
