import { beforeAll, describe, expect, test } from 'vitest';
import { startJs } from '../../support/fakes.js';
import { printedBy } from './child.js';
import { games, play, type Row } from './games.js';
import { noSwiftShader, onSwiftShader } from './swiftShader.js';

/** For the worst metric: the largest difference of a run over the largest value. */
const apart = (rows: readonly Row[], reference: readonly Row[]): number => {
  const names = Object.keys(reference[0]!).filter((name) => name !== 'step');
  const errors = names.map((name) => {
    const differences = reference.map((row, i) => Math.abs(rows[i]![name]! - row[name]!));
    return Math.max(...differences) / Math.max(...reference.map((row) => Math.abs(row[name]!)), 1e-30);
  });
  return Math.max(...errors);
};

describe.skipIf(noSwiftShader)(onSwiftShader('five steps on WebGPU'), () => {
  let onWebgpu: Readonly<Record<string, readonly Row[]>>;
  beforeAll(async () => {
    onWebgpu = await printedBy('games');
    await startJs();
  });

  test.each(games)('%s: every metric as on the JS engine', async (game) => {
    const reference = await play(game);
    const rows = onWebgpu[game]!;
    expect(rows.map(Object.keys)).toEqual(reference.map(Object.keys));
    expect(new Set(reference.map(({ dLoss }) => dLoss)).size).toBe(5);
    expect(apart(rows, reference)).toBeLessThan(1e-5);
  });
});
