import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from './chromium.js';
import { type FakeRun, fakeRun } from './fakeRun.js';
import { type ControlledLive, openRun } from './openRun.js';
import { type Built, buildPage, type Looking, looking, openPages, type Pages, soon, withoutChromium } from './pages.js';

describe.skipIf(chromiumPath === undefined)(chromiumPath === undefined ? withoutChromium : 'a hidden tab', () => {
  let built: Built;
  let pages: Pages;
  let live: ControlledLive;
  let run: FakeRun;
  let page: Page;
  let see: Looking;
  let inspector: CDPSession;
  const received = { frames: 0, bytes: 0 };

  const heap = async (): Promise<number> => {
    await inspector.send('HeapProfiler.collectGarbage');
    return (await inspector.send('Runtime.getHeapUsage')).usedSize;
  };

  beforeAll(async () => {
    built = await buildPage();
    pages = await openPages();
    live = await openRun(built.root);
    run = fakeRun(live);
    await run.through(3000);
    page = await pages.open(live.url);
    see = looking(page);
    inspector = await page.context().newCDPSession(page);
    await inspector.send('Network.enable');
    inspector.on('Network.webSocketFrameReceived', ({ response }) => {
      received.frames++;
      received.bytes += response.payloadData.length;
    });
    await see.reaches(3000);
    await page.locator('canvas.images:not([hidden])').first().waitFor();
  });
  afterAll(async () => {
    await pages?.close();
    await live?.close()();
    built?.remove();
  });

  it('draws nothing, is sent little, does not grow, and has everything when it is looked at again', async () => {
    await see.hide(true);
    const before = await heap();
    const [drawn, frames] = [await see.data('losses', 'to'), received.frames];
    await run.through(9000);
    live.event({ step: 9000, kind: 'log', text: 'something that concerns one who does not look' });
    // The events come, now and then; when this one is here, so is all that came before it.
    await soon(() => received.frames).toBeGreaterThan(frames);
    expect(await see.data('losses', 'to')).toBe(drawn);
    expect(received.frames - frames).toBeLessThan(20);
    expect((await heap()) - before).toBeLessThan(2 * 1024 * 1024);
    await see.hide(false);
    await see.reaches(9000);
    await soon(() => see.data('losses', 'to')).toBe(8999);
  });

  it('has made no error', () => expect(pages.problems).toEqual([]));
});
