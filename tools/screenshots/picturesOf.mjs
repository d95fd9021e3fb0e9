import { join } from 'node:path';

const views = [
  { name: 'light', colorScheme: 'light', width: 1440, height: 900, whole: true },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 900, whole: true },
  { name: 'narrow', colorScheme: 'light', width: 360, height: 780, whole: false },
];

const stepOf = async (page) => Number(await page.locator('[data-fact="Step"] b').getAttribute('data-step'));

/** Holds the run at a step: the same pictures every time, and none of a page that is half drawn. */
const hold = async (page, at) => {
  await page.locator('#status[data-status="live"]').waitFor();
  while ((await stepOf(page)) < at) await page.waitForTimeout(100);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('#status[data-status="paused"]').waitFor();
  // Where a run can lead from one image to another, that is shown, too.
  const interpolate = page.getByRole('button', { name: 'Interpolate' });
  if (await interpolate.isVisible()) {
    await interpolate.click();
    await page.locator('canvas.interpolation:visible').first().waitFor();
  }
};

/** Every picture that there is room for has come, and every chart in sight is drawn. */
const settled = async (page) => {
  await page.locator('#status[data-status="paused"]').waitFor();
  for (const chart of await page.locator('[data-chart]').all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.and(page.locator('[data-points]')).waitFor();
  }
  await page.locator('.pane canvas:visible').first().waitFor();
  await page.evaluate('scrollTo(0, 0)');
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
};

/** Pictures of the page of a run: light, dark and narrow. Gives their files. */
export const picturesOf = async (browser, url, { name, at }, folder) => {
  const files = [];
  const first = await browser.newPage();
  await first.goto(url);
  await hold(first, at);
  for (const { name: look, colorScheme, width, height, whole } of views) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(url);
    await settled(page);
    const path = join(folder, `${name}-${look}.png`);
    // A whole page has charts below what is in sight: they are drawn only in a window that shows them.
    if (whole) {
      const tall = await page.evaluate('document.documentElement.scrollHeight');
      await page.setViewportSize({ width, height: tall });
      await settled(page);
    }
    await page.screenshot({ path });
    files.push(path);
    await context.close();
  }
  await first.getByRole('button', { name: 'Resume' }).click();
  await first.close();
  return files;
};
