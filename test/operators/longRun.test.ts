import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { alternating, assertFinite, ema, every, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { growth } from '../../bench/parts/growth.js';
import { startExactly } from '../support/engines.js';

beforeAll(() => startExactly('wasm'));

const collector = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
};

/** After how many ticks it is looked at; before, code is compiled and pools are filled. */
const looks = [4_000, 6_000, 8_000, 10_000];
/** Of the process's own, a few objects come and go; one that is kept every tick would be thousands. */
const passing = 100;
/** The JavaScript heap holds compiled code too, which still moves by some 20 bytes a tick. */
const code = 64;

describe('a long run of fused steps', () => {
  it('keeps as many tensors, as many objects, and as large a heap of the engine', async () => {
    const collect = collector();
    const heapOfEngine = (): number =>
      (tf.backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
    const look = () => {
      collect();
      const { numTensors, numBytes } = tf.memory();
      const objects = queryObjects(Object, { format: 'count' });
      return { numTensors, numBytes, engine: heapOfEngine(), objects, value: process.memoryUsage().heapUsed };
    };
    const marks: (ReturnType<typeof look> & { readonly ticks: number })[] = [];
    const before = tf.memory();
    const source = batches(ring({ size: 500 }), { size: 4, seed: 1 });
    const run$ = scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) =>
      ticks(gan, source).pipe(
        alternating(nonSaturating, { shared: true }),
        ema('generator', 0.999),
        every(100, assertFinite()),
        // Some more ticks, so that the last look does not see the end of the run.
        take(looks.at(-1)! + 100),
        report(100),
        tap(({ step }) => {
          if (looks.includes(step + 1)) marks.push({ ticks: step + 1, ...look() });
        }),
      ),
    );
    const { fusedUpdates } = await lastValueFrom(run$);
    expect(fusedUpdates).toBe(2 * (looks.at(-1)! + 100));
    expect(marks.map((mark) => mark.ticks)).toEqual(looks);
    for (const name of ['numTensors', 'numBytes', 'engine'] as const)
      expect(new Set(marks.map((mark) => mark[name])).size, name).toBe(1);
    const objects = marks.map((mark) => mark.objects);
    expect(Math.max(...objects) - Math.min(...objects)).toBeLessThan(passing);
    expect(growth(marks)).toBeLessThan(code);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });
});
