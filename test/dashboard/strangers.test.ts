import { createServer, type Server } from 'node:http';
import type { Live } from 'rxgan/live';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './chromium.js';
import { openRun } from './openRun.js';
import { type Built, buildPage, openPages, type Pages, withoutChromium } from './pages.js';

describe.skipIf(chromiumPath === undefined)(chromiumPath === undefined ? withoutChromium : 'pages of strangers', () => {
  let built: Built;
  let pages: Pages;
  let live: Live;
  let stranger: Server;
  const portOf = (url: string): string => new URL(url).port;

  beforeAll(async () => {
    built = await buildPage();
    // A name of a stranger that leads to this machine, as a rebound one does.
    pages = await openPages(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
    live = await openRun(built.root);
    stranger = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>stranger</title>');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await pages?.close();
    await live?.close()();
    stranger?.close();
    built?.remove();
  });

  const attempt = (address: string): string =>
    `new Promise((resolve) => {
      const socket = new WebSocket('${address}', 'rxgan.v1');
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused');
    })`;

  it('get no socket, whatever their origin', async () => {
    const page = await pages.browser.newPage();
    await page.goto(`http://127.0.0.1:${(stranger.address() as { readonly port: number }).port}/`);
    expect(await page.evaluate(attempt(`ws://127.0.0.1:${portOf(live.url)}/ws`))).toBe('refused');
    expect(await page.evaluate(attempt(`ws://localhost:${portOf(live.url)}/ws`))).toBe('refused');
    // The page of the server itself does.
    await page.goto(live.url);
    expect(await page.evaluate(attempt(`ws://127.0.0.1:${portOf(live.url)}/ws`))).toBe('open');
    await page.close();
  });

  it('get nothing under a name that was rebound to this machine', async () => {
    const page = await pages.browser.newPage();
    const answer = await page.goto(`http://evil.example:${portOf(live.url)}/`);
    expect(answer?.status()).toBe(403);
    expect(await page.evaluate(attempt(`ws://evil.example:${portOf(live.url)}/ws`))).toBe('refused');
    await page.close();
  });
});
