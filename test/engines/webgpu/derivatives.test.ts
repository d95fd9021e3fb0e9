import { beforeAll, describe, expect, test } from 'vitest';
import { activations } from '../../models/ops/cases.js';
import { probes } from '../../models/ops/table.js';
import { startJs } from '../../support/fakes.js';
import { printedBy } from './child.js';
import { cumulated } from './cumulative.js';
import { atExtremes, type Derivatives, derivativesOf } from './derivatives.js';
import { noSwiftShader, onSwiftShader } from './swiftShader.js';

type Found = Readonly<Record<string, Derivatives>>;
const kinds = ['value', 'first', 'second'] as const;

/** The largest difference over the largest number. */
const apart = (values: readonly number[], reference: readonly number[]): number => {
  expect(values.length).toBe(reference.length);
  const differences = reference.map((value, i) => Math.abs(values[i]! - value));
  return Math.max(...differences) / Math.max(...reference.map(Math.abs), 1e-30);
};

// WGSL, the language of the kernels, promises sine and cosine to 2^-11, and no better.
const ofSines = new Set(['sin', 'cos', 'where, by its input']);
const tolerance = (name: string): number => (ofSines.has(name) ? 2 ** -11 : 1e-5);

describe.skipIf(noSwiftShader)(onSwiftShader('operations on WebGPU, as on the JS engine'), () => {
  let onWebgpu: { readonly found: Found; readonly extremes: Found };
  beforeAll(async () => {
    onWebgpu = await printedBy('derivatives');
    await startJs();
  });

  test.each(probes)('%s: value, first and second derivatives', async (name, make) => {
    const found = onWebgpu.found[name]!;
    const reference = await derivativesOf(make);
    expect(found).not.toHaveProperty('error');
    for (const kind of kinds) expect(apart(found[kind], reference[kind]), kind).toBeLessThan(tolerance(name));
  });

  describe('next to 0 and far from it', () => {
    let reference: Found;
    beforeAll(async () => {
      reference = await atExtremes();
    });
    test.each(activations.map(([name]) => name))('%s', (name) => {
      for (const kind of kinds) {
        const expected = reference[name]![kind];
        onWebgpu.extremes[name]![kind].forEach((value, i) => {
          const error = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
          expect(error, `${kind} ${i}`).toBeLessThan(1e-5);
        });
      }
    });
  });
});

describe.skipIf(noSwiftShader)(onSwiftShader('cumulative sums and products on WebGPU'), () => {
  interface Cumulated {
    readonly ours: readonly number[];
    readonly stock: readonly number[];
    readonly left: number;
  }
  let onWebgpu: Cumulated;
  beforeAll(async () => {
    onWebgpu = await printedBy('cumulative');
    await startJs();
  });

  test('are right from both ends', async () => {
    expect(onWebgpu.ours).toEqual(await cumulated());
  });
  test('leave nothing behind', () => {
    expect(onWebgpu.left).toBe(0);
  });
  test('are wrong from the end as they come, once there has been another length', async () => {
    expect(onWebgpu.stock).not.toEqual(await cumulated());
  });
});
