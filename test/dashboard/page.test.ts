import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Live, startLive } from 'rxgan/live';
import type { Subscription } from 'rxjs';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumArguments, chromiumPath } from './chromium.js';
import { fakeTrainer } from './fakeTrainer.js';

const root = mkdtempSync(join(tmpdir(), 'rxgan-dashboard-'));

beforeAll(async () => {
  const configFile = fileURLToPath(new URL('../../dashboard/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: root, emptyOutDir: true } });
});
afterAll(() => rmSync(root, { recursive: true }));

const start = async (name: string, port = 0): Promise<Live> => {
  const config = { dataset: 'ring', batch: 256, '<b>note</b>': '<img src=x onerror=alert(1)>' };
  const started = await startLive({ port, name, config, pageRoot: pathToFileURL(`${root}/`) })();
  if (started._tag === 'Left') throw started.left;
  return started.right;
};

describe('the built page', () => {
  const assets = (extension: string): readonly Buffer[] =>
    readdirSync(join(root, 'assets'))
      .filter((name) => name.endsWith(extension))
      .map((name) => readFileSync(join(root, 'assets', name)));
  const zipped = (files: readonly Buffer[]): number => files.reduce((sum, file) => sum + gzipSync(file).length, 0);

  it('is small: 45 KB of script and 8 KB of style at most, zipped', () => {
    expect(assets('.js').length).toBeGreaterThan(0);
    expect(zipped(assets('.js'))).toBeLessThanOrEqual(45_000);
    expect(zipped(assets('.css'))).toBeLessThanOrEqual(8_000);
  });

  it('has no inline script or style, and names no other host', () => {
    const html = readFileSync(join(root, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:/);
  });
});

const missing = 'SKIPPED: no Chromium found (set CHROMIUM_PATH, or install chromium)';

describe.skipIf(chromiumPath === undefined)(chromiumPath === undefined ? missing : 'the page in Chromium', () => {
  let browser: Browser;
  let live: Live;
  let training: Subscription;
  let page: Page;
  const problems: string[] = [];

  const open = async (url: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const opened = await browser.newPage(options);
    const { host } = new URL(url);
    opened.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    opened.on('pageerror', (error) => problems.push(String(error)));
    opened.on('request', (request) => {
      const asked = new URL(request.url());
      if (asked.host !== host && asked.protocol !== 'blob:') problems.push(`asked ${asked.href}`);
    });
    await opened.addInitScript(
      "document.addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective))",
    );
    await opened.goto(url);
    return opened;
  };
  const status = (of = page): Promise<string | null> => of.locator('#status').textContent();
  const shows = async (expected: string, of = page): Promise<void> =>
    void (await of.locator(`#status[data-status="${expected}"]`).waitFor({ timeout: 10_000 }));
  const step = async (of = page): Promise<number> => Number(await of.locator('#at').getAttribute('data-step'));
  const reaches = (atLeast: number, of = page): Promise<void> =>
    expect.poll(() => step(of), { timeout: 10_000, interval: 20 }).toBeGreaterThanOrEqual(atLeast);
  const points = async (chart: string): Promise<number> =>
    Number(await page.locator(`[data-chart="${chart}"]`).getAttribute('data-points'));
  /** How many pixels of a canvas are painted, and a digest of them. In text: these tests do not know the browser's types. */
  const painted = async (selector: string): Promise<{ readonly count: number; readonly digest: number }> =>
    page.evaluate(`(() => {
      const { width, height } = document.querySelector('${selector}');
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      copy.drawImage(document.querySelector('${selector}'), 0, 0);
      const seen = { count: 0, digest: 0 };
      const { data } = copy.getImageData(0, 0, width, height);
      for (let i = 3; i < data.length; i += 4) {
        if (data[i] !== 0) seen.count++;
        seen.digest = (Math.imul(seen.digest, 31) + data[i - 1] + data[i]) | 0;
      }
      return seen;
    })()`);

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath!, args: [...chromiumArguments] });
    live = await start('ring');
    training = fakeTrainer(live, { from: 3000 });
    page = await open(live.url);
    await shows('running');
  });
  afterAll(async () => {
    training?.unsubscribe();
    await browser?.close();
    await live?.close()();
  });

  it('shows the run, and takes no text of it for markup', async () => {
    expect(await page.locator('h1').textContent()).toBe('ring');
    expect(await page.title()).toMatch(/^\d+ % · ring · rxgan$/);
    expect(await page.locator('#engine').textContent()).toBe('wasm, 2 threads');
    expect(await page.locator('#total').textContent()).toBe(' / 20,000');
    expect(await page.locator('#config dt').allTextContents()).toEqual(['dataset', 'batch', '<b>note</b>']);
    expect(await page.locator('#config dd').allTextContents()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('#events li').first().textContent()).toContain('checkpoint');
  });

  it('draws every metric, from the whole history, and goes on drawing', async () => {
    await page.locator('[data-chart="metric:modes"][data-points]').waitFor();
    const figures = await page.locator('[data-chart]').all();
    const charts = await Promise.all(figures.map((figure) => figure.getAttribute('data-chart')));
    expect(charts).toEqual(['losses', 'scores', 'metric:modes', 'metric:highQuality']);
    const [before, paint] = [await points('losses'), await painted('[data-chart="losses"] canvas')];
    expect(before).toBeGreaterThan(1000);
    expect(paint.count).toBeGreaterThan(1000);
    await reaches((await step()) + 30);
    expect(await points('losses')).toBeGreaterThan(before);
    expect((await painted('[data-chart="losses"] canvas')).digest).not.toBe(paint.digest);
    expect((await painted('#scatter canvas')).count).toBeGreaterThan(1000);
  });

  it('says in words what the charts show, NaN included', async () => {
    const caption = await page.locator('[data-chart="losses"] figcaption').textContent();
    expect(caption).toMatch(/D loss [\d.]+ from [\d.]+ to [\d.]+/);
    expect(caption).toMatch(/G loss [\d.]+ from [\d.]+ to [\d.]+ \d not finite/);
    expect(await page.locator('#scatter figcaption').textContent()).toMatch(/512 real\s*512 generated/);
  });

  it('pauses, steps by exactly as many as are asked, and resumes', async () => {
    await page.locator('#toggle').click();
    await shows('paused');
    expect(await page.locator('#toggle').textContent()).toBe('Resume');
    await page.waitForTimeout(150);
    const held = await step();
    await page.waitForTimeout(300);
    expect(await step()).toBe(held);

    await page.locator('#step').click();
    await reaches(held + 1);
    await page.waitForTimeout(200);
    expect([await step(), await status()]).toEqual([held + 1, 'paused']);

    await page.locator('#count').fill('25');
    await page.locator('#count').press('Enter');
    await reaches(held + 26);
    await page.waitForTimeout(200);
    expect(await step()).toBe(held + 26);

    await page.locator('#toggle').click();
    await shows('running');
    await reaches(held + 40);
  });

  it('listens to the keyboard, but not while someone types', async () => {
    await page.locator('#count').fill('1');
    await page.locator('#count').press(' ');
    await page.locator('#count').blur();
    expect(await status()).toBe('running');
    await page.keyboard.press(' ');
    await shows('paused');
    await page.waitForTimeout(150);
    const held = await step();
    await page.keyboard.press('.');
    await reaches(held + 1);
    await page.waitForTimeout(150);
    expect(await step()).toBe(held + 1);
    await page.keyboard.press(' ');
    await shows('running');
  });

  it('keeps what someone looks at closely in view while data come', async () => {
    const over = (await page.locator('[data-chart="losses"] .u-over').boundingBox())!;
    await page.mouse.move(over.x + 50, over.y + 40);
    await page.mouse.down();
    await page.mouse.move(over.x + 150, over.y + 40, { steps: 4 });
    await page.mouse.up();
    const showAll = page.getByRole('button', { name: 'Show all' });
    await showAll.first().waitFor();
    const before = await step();
    await reaches(before + 30);
    // All charts show the same steps: they are looked at together, and let go together.
    expect(await showAll.count()).toBe(4);
    await showAll.first().click();
    await reaches(before + 60);
    expect(await showAll.count()).toBe(0);
    await page.mouse.move(0, 0);
  });

  it.each(['light', 'dark'] as const)('fits into 360 px, and is %s where the system is', async (colorScheme) => {
    const phone = await open(live.url, { viewport: { width: 360, height: 740 }, colorScheme });
    await shows('running', phone);
    await phone.locator('[data-chart="losses"][data-points]').waitFor();
    const wide = await phone.evaluate('document.documentElement.scrollWidth');
    const background = await phone.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(wide).toBe(360);
    expect(background).toBe(colorScheme === 'light' ? 'rgb(245, 246, 248)' : 'rgb(13, 16, 21)');
    await phone.locator('#toggle').click();
    await shows('paused', phone);
    await shows('paused', page);
    await phone.locator('#toggle').click();
    await shows('running', page);
    await phone.close();
  });

  it('has made no error, broken no policy and asked no other host', () => {
    expect(problems).toEqual([]);
  });

  it('comes back when its server does, with what that one knows', async () => {
    const first = await start('first');
    const port = Number(new URL(first.url).port);
    first.row(1, { dLoss: 1 });
    const left = await open(first.url);
    await shows('running', left);
    await first.close()();
    await shows('reconnecting', left);
    expect(await left.locator('#toggle').isDisabled()).toBe(true);
    const second = await start('second', port);
    second.state({ status: 'failed', step: 7, message: 'dLoss is NaN' });
    await shows('failed', left);
    expect(await left.locator('h1').textContent()).toBe('second');
    expect(await left.locator('#notice').textContent()).toBe('dLoss is NaN');
    await second.close()();
    await left.close();
  });
});
