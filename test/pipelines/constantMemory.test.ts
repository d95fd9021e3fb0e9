import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { assertFinite, discriminatorStep, ema, every, generatorStep, report } from 'rxgan/operators';
import { advance, batches, scoped, ticks } from 'rxgan/streams';
import { count, lastValueFrom, of, tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  const engine = await pickEngine({ engine: 'wasm' })();
  if (engine._tag === 'Left') throw engine.left;
});

describe('a whole recipe', () => {
  it('holds as many tensors after ten thousand ticks as after the first', async () => {
    const steps = 10_000;
    const before = tf.memory();
    const seen = new Set<string>();
    const data = batches(ring({ size: 500 }), { size: 4, seed: 1 });
    const run$ = scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) =>
      ticks(gan, data, { credit$: of(advance(steps)) }).pipe(
        // Before a step the only tensors beside the model are its batch, and what a report has not read yet.
        tap(({ step }) => {
          const { numTensors, numBytes } = tf.memory();
          if (step % 100 === 50)
            seen.add(`${numTensors - before.numTensors} tensors, ${numBytes - before.numBytes} bytes`);
        }),
        discriminatorStep(nonSaturating),
        generatorStep(nonSaturating),
        ema('generator', 0.999),
        every(100, assertFinite()),
        report(100),
        count(),
      ),
    );
    expect(await lastValueFrom(run$)).toBe(steps / 100);
    expect([...seen]).toHaveLength(1);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
    // Twenty seconds of two idle processors, and far more of busy ones.
  }, 300_000);
});
