import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/metrics/features/sha256.js';
import { runToEnd } from '../../../src/metrics/sliced.js';

test('sha256 is that of the platform, at every length around the ends of blocks', () => {
  for (const length of [...Array(200).keys(), 1_000, 65_537]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (31 * i + length) & 255);
    expect(runToEnd(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});
