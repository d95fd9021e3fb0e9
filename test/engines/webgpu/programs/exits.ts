import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { discriminatorStep, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { startWebgpu } from '../../../../src/engines/webgpu/startWebgpu.js';
import { startJs } from '../../../support/fakes.js';

/** Leaves work for the device that takes it longer than the process takes to end. */
const keepBusy = (): void =>
  tf.tidy(() => {
    let product = tf.ones([256, 256]) as tf.Tensor2D;
    for (let i = 0; i < 8; i++) product = tf.matMul(product, product);
  });

/** Trains two steps on the software device and ends in the way that the first word names. */
const train = async (): Promise<void> => {
  const started = await startWebgpu({ software: true });
  if (started._tag === 'Left') throw new Error(started.left);
  const run$ = scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) =>
    ticks(gan, batches(ring(), { size: 4, seed: 1 })).pipe(discriminatorStep(nonSaturating), report(), take(2)),
  );
  const { step } = await lastValueFrom(run$);
  console.log(`trained to step ${step} on ${tf.getBackend()}`);
};

const endings: Readonly<Record<string, () => Promise<void> | void>> = {
  'by itself': train,
  'with an exit code set': async () => {
    await train();
    process.exitCode = 3;
  },
  'by process.exit': async () => {
    await train();
    keepBusy();
    process.exit(4);
  },
  'by an error': async () => {
    await train();
    keepBusy();
    setImmediate(() => {
      throw new Error('on purpose');
    });
  },
  'with a read under way': async () => {
    await train();
    void tf.square(tf.ones([256, 256])).data();
  },
  'after a refusal': async () => {
    await startJs();
    const refused = await startWebgpu({ software: false });
    console.log(refused._tag === 'Left' ? refused.left : 'started');
  },
};

await endings[process.argv[2]!]!();
