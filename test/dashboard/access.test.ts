import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './chromium.js';
import { type FakeRun, fakeRun } from './fakeRun.js';
import { type ControlledLive, openRun } from './openRun.js';
import { type Built, buildPage, looking, openPages, type Pages, soon, withoutChromium } from './pages.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds; evaluated, because the page's policy lets no script in, not even this one. */
const findings = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} } }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })))`,
  )) as readonly Finding[];
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
};

describe.skipIf(chromiumPath === undefined)(
  chromiumPath === undefined ? withoutChromium : 'the page for everybody',
  () => {
    let built: Built;
    let pages: Pages;
    let live: ControlledLive;
    let run: FakeRun;

    beforeAll(async () => {
      built = await buildPage();
      pages = await openPages();
      live = await openRun(built.root);
      run = fakeRun(live);
      await run.through(2000);
      live.images({
        step: 2000,
        shape: [8, 2, 2, 1],
        values: new Uint8Array(32).fill(99),
        seedId: 1,
        kind: 'interpolation',
      });
      run.go(20);
    });
    afterAll(async () => {
      run?.halt();
      await pages?.close();
      await live?.close()();
      built?.remove();
    });

    it.each([
      ['light', 1280],
      ['dark', 1280],
      ['light', 360],
      ['dark', 360],
    ] as const)(
      'has no finding of axe, %s and %i px wide, with everything open, and fits',
      async (colorScheme, width) => {
        const page = await pages.open(live.url, { colorScheme, viewport: { width, height: 800 } });
        await looking(page).shows('live');
        await page.locator('canvas.images:not([hidden])').first().waitFor();
        await page.getByRole('button', { name: 'Compare' }).click();
        for (const chart of await page.locator('[data-chart]').all())
          await chart.getByRole('button', { name: /^Show table/ }).click();
        expect(await findings(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await page.getByRole('button', { name: 'Keys' }).click();
        expect(await findings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Stop' }).click();
        expect(await findings(page)).toEqual([]);
        await page.context().close();
      },
    );

    it('has no finding for one who has no token', async () => {
      const page = await pages.open(live.url.replace(/#.*/, ''));
      await looking(page).shows('ended');
      expect(await findings(page)).toEqual([]);
      await page.context().close();
    });

    it('can be used with the keyboard alone', async () => {
      const page = await pages.open(live.url);
      const see = looking(page);
      await see.shows('live');
      await page.locator('canvas.images:not([hidden])').first().waitFor();
      await page.keyboard.press(' ');
      await see.shows('paused');
      const held = run.at();
      await page.keyboard.press('.');
      await see.reaches(held + 1);
      expect(run.at()).toBe(held + 1);
      const shown = async (): Promise<number> =>
        Number(await page.locator('[data-kind="images"] .pane').first().getAttribute('data-step'));
      const newest = Number(await page.locator('.slider').inputValue());
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await soon(shown).toBe(newest - 500);
      await page.keyboard.press('ArrowRight');
      await soon(shown).toBe(newest - 250);
      await page.keyboard.press('n');
      await page.keyboard.press('l');
      await soon(() => see.chart('losses').getAttribute('data-distribution')).toBe('log');
      await page.keyboard.press('l');
      await page.keyboard.press('+');
      await soon(() => see.data('losses', 'from')).toBeGreaterThan(0);
      await page.keyboard.press('f');
      await soon(() => see.data('losses', 'from')).toBe(0);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      // In a dialog and in a field, keys mean nothing to the run.
      await page.keyboard.press('.');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByLabel('steps', { exact: true }).focus();
      await page.keyboard.press('.');
      await page.keyboard.press(' ');
      expect(await page.locator('#status').getAttribute('data-status')).toBe('paused');
      expect(run.at()).toBe(held + 1);

      // Everything that can be clicked is reached with the tab key, and is seen to be.
      await page.evaluate('document.activeElement.blur()');
      const wanted = (await page.evaluate(
        '[...document.querySelectorAll(\'button, input, select, [tabindex="0"]\')].filter((one) => one.checkVisibility() && !one.disabled).length',
      )) as number;
      await page.evaluate('window.reached = new Set()');
      // One more: between the last and the first lies the page itself.
      for (let i = 0; i <= wanted; i++) {
        await page.keyboard.press('Tab');
        const seen = await page.evaluate(`(() => {
        const { activeElement: at, body } = document;
        if (at === body) return 'the page';
        window.reached.add(at);
        return getComputedStyle(at).outlineStyle === 'none' ? at.outerHTML : 'seen';
      })()`);
        expect(['seen', 'the page']).toContain(seen);
      }
      expect(await page.evaluate('window.reached.size')).toBe(wanted);
      await page.keyboard.press(' ');
      await page.evaluate('document.activeElement.blur()');
      await page.keyboard.press(' ');
      await see.shows('live');
      await page.context().close();
    });

    it('stops a run only after it was asked whether that is meant', async () => {
      const page = await pages.open(live.url);
      await looking(page).shows('live');
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await page.locator('#status').getAttribute('data-status')).toBe('live');
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Stop the run' }).click();
      await looking(page).shows('finished');
      await page.context().close();
    });

    it('has made no error and asked no other host', () => {
      // Axe itself tries what the policy forbids.
      expect(pages.problems.filter((problem) => !problem.includes('axe'))).toEqual([]);
    });
  },
);
