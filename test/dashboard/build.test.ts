import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildPage } from './pages.js';

let built: Built;
beforeAll(async () => {
  built = await buildPage();
});
afterAll(() => built.remove());

describe('the built page', () => {
  const zipped = (extension: string): number =>
    readdirSync(join(built.folder, 'assets'))
      .filter((name) => name.endsWith(extension))
      .reduce((sum, name) => sum + gzipSync(readFileSync(join(built.folder, 'assets', name))).length, 0);

  it('is small: 60 KB of script and 8 KB of style at most, zipped', () => {
    expect(zipped('.js')).toBeGreaterThan(0);
    expect(zipped('.js')).toBeLessThanOrEqual(60_000);
    expect(zipped('.css')).toBeLessThanOrEqual(8_000);
  });

  it('has no inline script or style, and names no other host', () => {
    const html = readFileSync(join(built.folder, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:/);
  });
});
