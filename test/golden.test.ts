import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goldenIds, goldenMissing, goldenTitle } from './support/golden.js';

const self = 'golden.test.ts';
const texts = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && path !== self)
  .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'));

describe.skipIf(goldenMissing)(goldenTitle, () => {
  test('are 88, under as many names', () => {
    expect(goldenIds).toHaveLength(88);
    expect(new Set(goldenIds).size).toBe(88);
  });
  test('are each asked for by name in a test', () => {
    // In quotes, or in a title of its own: part of a longer name does not count.
    const asked = (id: string): boolean => texts.some((text) => new RegExp(`['\`]${id}['\` ]`).test(text));
    expect(goldenIds.filter((id) => !asked(id))).toEqual([]);
  });
});
