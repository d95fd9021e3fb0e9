import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './chromium.js';
import { type FakeRun, fakeRun } from './fakeRun.js';
import { type ControlledLive, openRun } from './openRun.js';
import { type Built, buildPage, type Looking, looking, openPages, type Pages, soon, withoutChromium } from './pages.js';

describe.skipIf(chromiumPath === undefined)(
  chromiumPath === undefined ? withoutChromium : 'the page in Chromium',
  () => {
    let built: Built;
    let pages: Pages;
    let live: ControlledLive;
    let run: FakeRun;
    let page: Page;
    let see: Looking;

    beforeAll(async () => {
      built = await buildPage();
      pages = await openPages();
      live = await openRun(built.root);
      run = fakeRun(live);
      await run.through(3000);
      run.go();
      page = await pages.open(live.url);
      see = looking(page);
      await see.shows('live');
    });
    afterAll(async () => {
      run?.halt();
      await pages?.close();
      await live?.close()();
      built?.remove();
    });

    it('takes the token out of the address and keeps it for a reload', async () => {
      expect(page.url()).not.toContain('token');
      await page.reload();
      await see.shows('live');
      expect(page.url()).not.toContain('token');
    });

    it('shows the run, and takes no text of it for markup', async () => {
      expect(await page.locator('h1').textContent()).toBe('ring');
      expect(await page.title()).toMatch(/^\d+ % · ring · rxgan$/);
      expect(await page.locator('[data-fact="Engine"] b').textContent()).toBe('wasm, 2 threads');
      expect(await page.locator('[data-fact="Memory"] b').textContent()).toBe('86.8 MiB');
      expect(await page.locator('#config dt').allTextContents()).toEqual(['dataset', 'batch', '<b>note</b>']);
      expect(await page.locator('#config dd').allTextContents()).toContain('<img src=x onerror=alert(1)>');
      expect(await page.locator('#schedule').textContent()).toBe('discriminator ×1\ngenerator ×1');
    });

    it('draws every metric, from the whole history, and goes on drawing', async () => {
      await page.locator('[data-chart="losses"][data-points]').waitFor();
      const ids = await page
        .locator('[data-chart]')
        .evaluateAll((figures) => figures.map((one) => one.getAttribute('data-chart')));
      expect(ids).toEqual(['losses', 'scores', 'metric:modes', 'metric:highQuality']);
      expect(await see.data('losses', 'points')).toBeGreaterThan(1000);
      expect(await see.data('losses', 'from')).toBe(0);
      const before = await see.data('losses', 'to');
      expect(await see.painted('[data-chart="losses"] canvas')).toBeGreaterThan(1000);
      await soon(() => see.data('losses', 'to')).toBeGreaterThan(before + 20);
    });

    it('marks what is not a number, and says in words what charts show', async () => {
      expect(await see.data('losses', 'bad')).toBeGreaterThanOrEqual(3);
      const caption = await see.chart('losses').locator('figcaption').textContent();
      expect(caption).toMatch(/D loss [\d.]+ at step [\d,]+, (?:rising|falling|steady),\W+from [\d.]+ to [\d.]+/);
      expect(caption).toMatch(/G loss [\d.]+ .*▲ \d not finite/);
      await see.chart('losses').getByRole('button', { name: 'Show table' }).click();
      const table = see.chart('losses').locator('table');
      expect(await table.locator('tbody tr').count()).toBe(50);
      expect(await table.locator('thead th').allTextContents()).toEqual(['step', 'D loss', 'G loss']);
      await see.chart('losses').getByRole('button', { name: 'Show table' }).click();
      expect(await see.chart('losses').locator('table').count()).toBe(0);
    });

    it('keeps what someone has zoomed to while data come, until it is told to follow', async () => {
      const over = (await see.chart('losses').locator('.u-over').boundingBox())!;
      await page.mouse.move(over.x + 100, over.y + 40);
      await page.mouse.down();
      await page.mouse.move(over.x + 200, over.y + 40, { steps: 4 });
      await page.mouse.up();
      const follow = page.getByRole('button', { name: 'Follow' });
      await soon(() => follow.getAttribute('aria-pressed')).toBe('false');
      await soon(() => see.data('losses', 'from')).toBeGreaterThan(0);
      const [from, to] = [await see.data('losses', 'from'), await see.data('losses', 'to')];
      // All charts show the same part; single rows have come for it.
      expect(await see.data('scores', 'from')).toBe(from);
      await soon(() => page.locator('#note').textContent()).toContain('one point = one step');
      const held = run.at();
      await see.reaches(held + 30);
      expect([await see.data('losses', 'from'), await see.data('losses', 'to')]).toEqual([from, to]);
      await page.keyboard.down('Shift');
      await page.mouse.move(over.x + 200, over.y + 40);
      await page.mouse.down();
      await page.mouse.move(over.x + 100, over.y + 40, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      await soon(() => see.data('losses', 'from')).toBeGreaterThan(from);
      expect((await see.data('losses', 'to')) - (await see.data('losses', 'from'))).toBeCloseTo(to - from, 6);
      await follow.click();
      await soon(() => see.data('losses', 'from')).toBe(0);
      await page.mouse.move(0, 0);
    });

    it('smooths, scales and pins as it is told, and writes that into the address', async () => {
      await page.getByLabel('Half-life').selectOption('100');
      await page.getByRole('button', { name: 'Log', exact: true }).click();
      await soon(() => see.chart('losses').getAttribute('data-distribution')).toBe('log');
      expect(await see.chart('scores').getAttribute('data-distribution')).toBe('symmetric log');
      await see.chart('metric:modes').getByRole('button', { name: 'Pin' }).click();
      await soon(() => page.locator('[data-chart]').first().getAttribute('data-chart')).toBe('metric:modes');
      await soon(() => page.url()).toContain('half=100');
      await soon(() => page.url()).toMatch(/log=1.*pins=metric/);
      await page.getByRole('button', { name: 'Share' }).click();
      const link = await page.getByRole('textbox', { name: 'Link to this view' }).inputValue();
      expect(link).toContain('half=100');
      expect(link).not.toContain('token');
      await page.keyboard.press('Escape');
      await page.getByLabel('Half-life').selectOption('0');
      await page.keyboard.press('l');
      await see
        .chart('metric:modes')
        .getByRole('button', { name: 'Unpin' })
        .or(see.chart('metric:modes').getByRole('button', { name: 'Pin' }))
        .click();
      await soon(() => page.locator('[data-chart]').first().getAttribute('data-chart')).toBe('losses');
      await page.getByRole('combobox', { name: 'Over' }).selectOption('time');
      await soon(() => see.data('losses', 'to')).toBeLessThan(1000);
      await page.getByRole('combobox', { name: 'Over' }).selectOption('step');
      await soon(() => see.data('losses', 'to')).toBeGreaterThan(1000);
    });

    it('shows pictures of exactly one step, and says where there is none', async () => {
      const of = (kind: string) => page.locator(`[data-kind="${kind}"] .pane`).first();
      for (const kind of ['scatter', 'images', 'histogram']) await of(kind).locator('canvas:not([hidden])').waitFor();
      expect(await see.painted('canvas.scatter')).toBeGreaterThan(1000);
      expect(await see.painted('canvas.images')).toBeGreaterThan(1000);
      const typed = page.locator('#scrubber').getByLabel('Step', { exact: true });
      await typed.fill('1500');
      await typed.press('Enter');
      for (const kind of ['scatter', 'images', 'histogram'])
        await soon(() => of(kind).getAttribute('data-step')).toBe('1500');
      expect(await of('images').locator('figcaption').textContent()).toContain(
        'step 1,500 16 images of 8 × 8, latents 7',
      );
      await typed.fill('1501');
      await typed.press('Enter');
      await soon(() => of('images').locator('figcaption').textContent()).toContain('No image at this step.');
      expect(await of('images').locator('canvas').isHidden()).toBe(true);
      await of('images')
        .getByRole('button', { name: '▸ step 1,750' })
        .or(of('images').getByRole('button', { name: /▸ step/ }))
        .first()
        .click();
      await soon(async () => Number(await of('images').getAttribute('data-step'))).toBeGreaterThan(1501);
      await page.getByRole('button', { name: 'Compare' }).click();
      const second = page.locator('[data-kind="images"] .pane').nth(1);
      await soon(() => second.getAttribute('data-step')).toBe('0');
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByRole('button', { name: 'Newest' }).click();
      await page.getByRole('button', { name: 'Surface' }).click();
      await page.getByRole('button', { name: 'Surface' }).click();
      await page.getByRole('button', { name: 'Interpolate' }).click();
      await of('interpolation').locator('canvas:not([hidden])').waitFor();
    });

    it('pauses, steps each player, sets a value, and shows why something failed', async () => {
      await page.getByRole('button', { name: 'Pause' }).click();
      await see.shows('paused');
      const held = run.at();
      await page.getByRole('button', { name: 'Step discriminator' }).click();
      await see.reaches(held + 1);
      await page.getByLabel('steps', { exact: true }).fill('25');
      await page.getByRole('button', { name: 'Step generator' }).click();
      await see.reaches(held + 26);
      expect(run.at()).toBe(held + 26);
      await page.getByLabel('noise', { exact: true }).fill('0.25');
      await page.getByRole('button', { name: 'Set noise' }).click();
      await page.locator('#events >> text="tunable":"noise","value":0.25').waitFor();
      await soon(() => page.getByRole('button', { name: 'Set noise' }).getAttribute('aria-busy')).toBe('false');
      await page.getByLabel('noise', { exact: true }).fill('7');
      await page.getByLabel('noise', { exact: true }).press('Enter');
      expect(await page.getByLabel('noise', { exact: true }).getAttribute('aria-invalid')).toBe('true');
      await page.getByLabel('noise', { exact: true }).press('Escape');
      await soon(() => page.getByLabel('noise', { exact: true }).inputValue()).toBe('0.25');
      await page.getByRole('button', { name: 'Checkpoint' }).click();
      await page.locator('.notice >> text=the disk is full').waitFor();
      await page.locator('.notice', { hasText: 'the disk is full' }).getByRole('button', { name: 'Put away' }).click();
      await page.locator('.notice >> text=the disk is full').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Resume' }).click();
      await see.shows('live');
    });

    it('keeps alerts in sight until they are put away', async () => {
      const alerts = page.locator('.notice.alert');
      await alerts.waitFor();
      expect(await alerts.textContent()).toMatch(/▲ step [\d,]+: non-finite.*earlier/);
      await page.getByRole('button', { name: 'Put all away' }).click();
      await soon(() => alerts.count()).toBe(0);
    });

    it('gives one who may only look no controls', async () => {
      const viewer = await pages.open(live.viewUrl);
      await looking(viewer).shows('live');
      expect(await viewer.locator('#control').isHidden()).toBe(true);
      expect(await viewer.getByRole('button', { name: 'Interpolate' }).count()).toBe(0);
      const held = run.at();
      await viewer.keyboard.press(' ');
      await looking(viewer).reaches(held + 20);
      expect(await viewer.locator('#status').getAttribute('data-status')).toBe('live');
      await viewer.context().close();
    });

    it('asks for a token where it has none, and takes one that is pasted', async () => {
      const stranger = await pages.open(live.url.replace(/#.*/, ''));
      await looking(stranger).shows('ended');
      expect(await stranger.locator('.notice').textContent()).toContain('The server does not know this token.');
      await stranger.getByLabel('Address or token').fill(live.viewUrl);
      await stranger.getByRole('button', { name: 'Connect' }).click();
      await looking(stranger).shows('live');
      await stranger.context().close();
    });

    it('has made no error, broken no policy and asked no other host', () => {
      expect(pages.problems).toEqual([]);
    });
  },
);
