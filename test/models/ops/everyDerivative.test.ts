import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EngineName } from '../../../src/engines/engine.js';
import { startEngine } from '../../../src/engines/startEngine.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';
import {
  allApart,
  apart,
  functionOf,
  gradientsOf,
  type Kind,
  kinds,
  largest,
  type Numbers,
  type Reference,
  read,
  referencesOf,
  scoresOf,
  withProbe,
} from './derivatives.js';
import { inDouble } from './inDouble.js';
import { type Row, table } from './table.js';

const rows = table.map((row) => [row.name, row] as const);
test('every row has a name of its own', () => {
  expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
});

let references: ReadonlyMap<string, Reference>;
beforeAll(async () => {
  references = await referencesOf();
});

const along = (gradient: Numbers, direction: Numbers): number =>
  gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
/** In three random directions: a gradient with one wrong component is wrong along every one of them. */
const inDirections = (at: Numbers, f: (at: Numbers, direction: Numbers) => number): Numbers =>
  [0, 1, 2].map((index) => {
    const drawn = [...normals(keyOf(13, 'direction'), at.length, index)];
    return f(
      at,
      drawn.map((value) => value / largest(drawn)),
    );
  });

/** The slopes by each variable, as central differences at four points. */
const slopesOf = (row: Row, kind: Kind): readonly Numbers[] =>
  withProbe(row, (probe) => {
    const f = functionOf(probe, kind);
    return probe.variables.map((variable) => {
      const moved = (values: Numbers): number =>
        read(() => {
          variable.assign(tf.tensor(new Float32Array(values), variable.shape));
          return [f()];
        })[0]![0]!;
      const original = read(() => [variable])[0]!;
      const slopes = inDirections(original, (from, direction) => {
        const at = (by: number): number => moved(from.map((value, i) => value + by * direction[i]!));
        const step = 5e-4;
        return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      });
      moved(original);
      return slopes;
    });
  });

// The JS engine computes erf by Abramowitz and Stegun's formula 7.1.26, which is good to 1.5e-7; its derivative is exact.
const tolerance = (name: string): number => (name === 'erf' ? 1e-5 : 1e-8);

describe('in double precision, against central differences', () => {
  describe.each(rows)('%s', (name, row) => {
    test.each(kinds)('%s', (kind) => {
      const { slopes, analytic } = inDouble(() => ({
        slopes: slopesOf(row, kind),
        analytic: references.get(name)![kind].map((gradient) => inDirections(gradient, along)),
      }));
      // Of a function that does not depend on an input, the gradient would be right by chance.
      expect(Math.min(...slopes.map(largest))).toBeGreaterThan(0.01);
      expect(allApart(analytic, slopes)).toBeLessThan(tolerance(name));
    });
  });
});

// TensorFlow reads this when it is loaded: a product of ten bits is not what is compared here.
process.env['NVIDIA_TF32_OVERRIDE'] = '0';
/** The engines that may be there, and why they are not. */
const further: (readonly [EngineName, string | undefined])[] = [];
for (const name of ['native', 'cuda'] as const) {
  const started = await startEngine(name);
  further.push([name, started._tag === 'Left' ? started.left.why : undefined]);
}
const all = [...engines.map((name) => [name, undefined] as const), ...further];

describe.each(all)('in single precision on %s, against double', (engine, missing) => {
  if (missing !== undefined) {
    test.skip(`SKIPPED: ${missing}`);
    return;
  }
  beforeAll(() => start(engine));

  test.each(rows)('%s', (name, row) => {
    const right = references.get(name)!;
    const before = tf.memory().numTensors;
    expect(apart(scoresOf(row), right.scores)).toBeLessThan(1e-5);
    for (const kind of kinds) expect(allApart(gradientsOf(row, kind), right[kind]), kind).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
  });
});
