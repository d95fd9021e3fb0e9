import * as tf from '@tensorflow/tfjs-core';
import { startWebgpu } from '../../../../src/engines/webgpu/startWebgpu.js';
import { type Arrived, refusedTerm, runs, watch } from '../watched.js';

/** Trains with everything that looks at numbers while a synchronous read is an error, and prints what arrived. */
const started = await startWebgpu({ software: true });
if (started._tag === 'Left') throw new Error(started.left);

let synchronous = 0;
const backend = tf.backend() as tf.KernelBackend & { readSync: () => never };
backend.readSync = () => {
  synchronous++;
  throw new Error('a synchronous read');
};
const arrived: Record<string, Arrived> = {};
for (const run of runs) arrived[run] = await watch(run);
const refused = [await refusedTerm(Number.NaN), await refusedTerm(Number.POSITIVE_INFINITY), await refusedTerm(1e38)];
console.log(JSON.stringify({ synchronous, arrived, refused }));
