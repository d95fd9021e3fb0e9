import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { expect } from 'vitest';
import { chromiumArguments, chromiumPath } from './chromium.js';

/** The page, built into a folder of its own. */
export interface Built {
  readonly folder: string;
  readonly root: URL;
  readonly remove: () => void;
}

export const buildPage = async (): Promise<Built> => {
  const folder = mkdtempSync(join(tmpdir(), 'rxgan-dashboard-'));
  const configFile = fileURLToPath(new URL('../../dashboard/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  return { folder, root: pathToFileURL(`${folder}/`), remove: () => rmSync(folder, { recursive: true }) };
};

export const withoutChromium = 'SKIPPED: no Chromium found (set CHROMIUM_PATH, or install chromium)';

/** Pages in a Chromium, and everything that went wrong in any of them. */
export interface Pages {
  readonly browser: Browser;
  readonly problems: string[];
  readonly open: (url: string, options?: BrowserContextOptions) => Promise<Page>;
  readonly close: () => Promise<void>;
}

// Written where a page starts: its own words on broken policies, and whether the tests call it hidden.
const watching = `
  document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective));
  window.isHidden = false;
  Object.defineProperty(document, 'hidden', { get: () => window.isHidden });
`;

export const openPages = async (moreArguments: readonly string[] = []): Promise<Pages> => {
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: [...chromiumArguments, ...moreArguments],
  });
  const problems: string[] = [];
  return {
    browser,
    problems,
    close: () => browser.close(),
    open: async (url, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const { host } = new URL(url);
      page.on('console', (message) => {
        // That a server is gone is what some tests are about; a browser reports it, and nobody can keep it from that.
        const isGone = /ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE/.test(message.text());
        if ((message.type() === 'error' || message.type() === 'warning') && !isGone) problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(String(error.stack)));
      page.on('request', (request) => {
        const asked = new URL(request.url());
        if (asked.host !== host && asked.protocol !== 'blob:') problems.push(`asked ${asked.href}`);
      });
      page.setDefaultTimeout(timeout);
      await page.addInitScript(watching);
      await page.goto(url);
      return page;
    },
  };
};

/** How long a page may take to do what it is asked for: far more than it needs. */
const timeout = 120_000;

/** Waits for a condition; in a page itself its policy forbids to evaluate one again and again. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + timeout;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('what a test waits for has not come');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Expects what will be so before long, on a busy machine too. */
export const soon = <A>(look: () => A) => expect.poll(look, { timeout, interval: 20 });

/** What tests look for in a page. Texts for the browser are strings: these tests do not know its types. */
export const looking = (page: Page) => ({
  shows: (status: string): Promise<void> => page.locator(`#status[data-status="${status}"]`).waitFor({ timeout }),
  reaches: (step: number): Promise<void> =>
    until(async () => Number(await page.locator('[data-fact="Step"] b').getAttribute('data-step')) >= step),
  chart: (id: string) => page.locator(`[data-chart="${id}"]`),
  data: async (id: string, name: string): Promise<number> =>
    Number(await page.locator(`[data-chart="${id}"]`).getAttribute(`data-${name}`)),
  /** How many pixels of a canvas are painted. */
  painted: (selector: string): Promise<number> =>
    page.evaluate(`(() => {
      const canvas = document.querySelector('${selector}');
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      return copy.getImageData(0, 0, canvas.width, canvas.height).data.filter((value, i) => i % 4 === 3 && value > 0).length;
    })()`),
  hide: (hidden: boolean): Promise<unknown> =>
    page.evaluate(`window.isHidden = ${hidden}; document.dispatchEvent(new Event('visibilitychange'))`),
  /** What the button for it saves. */
  csv: async (): Promise<string> => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#toolbar >> text=CSV').click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  },
});
export type Looking = ReturnType<typeof looking>;
