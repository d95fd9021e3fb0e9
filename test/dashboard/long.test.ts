import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeHistory } from '../../src/live/protocol/historyFrame.js';
import { chromiumPath } from './chromium.js';
import { type FakeServer, fakeServer, longRecord } from './fakeServer.js';
import { type Built, buildPage, looking, openPages, type Pages, withoutChromium } from './pages.js';

describe.skipIf(chromiumPath === undefined)(
  chromiumPath === undefined ? withoutChromium : 'a run of a million steps',
  () => {
    let built: Built;
    let pages: Pages;
    let server: FakeServer;
    let asked = 0;

    beforeAll(async () => {
      built = await buildPage();
      pages = await openPages();
      const history = encodeHistory('long', longRecord(1_000_000, { step: 654_321, value: 99 }));
      server = await fakeServer(built.root, 'long', ({ t }, say) => {
        if (t !== 'watch') return;
        asked++;
        say(history);
      });
    });
    afterAll(async () => {
      await pages?.close();
      await server?.close();
      built?.remove();
    });

    it('is shown whole, with its spike, in few points and one message', async () => {
      const page = await pages.open(server.url);
      const see = looking(page);
      await see.shows('finished');
      await page.locator('[data-chart="losses"][data-points]').waitFor();
      expect(await see.data('losses', 'points')).toBe(1954);
      expect(await see.chart('losses').locator('figcaption').textContent()).toMatch(/D loss .* to 99/);
      expect(await page.locator('#note').textContent()).toBe('one point = 512 steps · zoom in for more');
      expect(await see.painted('[data-chart="losses"] canvas')).toBeGreaterThan(1000);
      expect(asked).toBe(1);
    });

    it('has made no error and asked no other host', () => expect(pages.problems).toEqual([]));
  },
);
