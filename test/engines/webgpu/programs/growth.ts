import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { gradientPenalty, nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { discriminatorStep, ema, every, generatorStep, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, map, take, toArray } from 'rxjs';
import { startWebgpu } from '../../../../src/engines/webgpu/startWebgpu.js';

/** Prints what the device holds at every report of a run, and what is left of it afterwards. */
const started = await startWebgpu({ software: true });
if (started._tag === 'Left') throw new Error(started.left);

const backend = tf.backend() as unknown as {
  readonly numDataIds: () => number;
  readonly bufferManager: { readonly numBytesAllocated: number; readonly numUsedBuffers: number };
};
const held = () => ({
  tensors: tf.memory().numTensors,
  data: backend.numDataIds(),
  usedBuffers: backend.bufferManager.numUsedBuffers,
  allocatedBytes: backend.bufferManager.numBytesAllocated,
});

const loss = gradientPenalty(10)(nonSaturating);
const before = held();
const during = await lastValueFrom(
  scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) =>
    ticks(gan, batches(ring(), { size: 4, seed: 1 })).pipe(
      discriminatorStep(loss),
      every(3, generatorStep(loss)),
      ema('generator'),
      // One read at a time: the clock then stands still where the device is looked at.
      report(1, { inFlight: 1 }),
      map(held),
      take(18),
      toArray(),
    ),
  ),
);
console.log(JSON.stringify({ before, during, after: held() }));
