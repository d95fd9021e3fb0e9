import { createHash } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs-core';
import { alternating } from 'rxgan/operators';
import { ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { byHand, updateBoth } from '../../../bench/parts/byHand.js';
import { lossOf, modelOf, sourceOf } from '../../../bench/parts/networks.js';
import { updateDiscriminator, updateGenerator } from '../../../src/training/gan/updates.js';
import { start } from '../../support/engines.js';

beforeAll(() => start('wasm'));

/** A digest: a hundred thousand numbers are compared one by one in seconds. */
const digestOf = async (variable: tf.Variable): Promise<string> =>
  createHash('sha256')
    .update((await variable.data()) as Float32Array)
    .digest('hex');

describe('the loop written by hand', () => {
  it.each(['points', 'wganGp'] as const)('makes the steps of the pipeline, bit for bit: %s', async (row) => {
    const [piped, looped] = [modelOf[row](false)(), modelOf[row](false)()];
    const [loss, source, steps] = [lossOf(row), sourceOf(row), 3];
    await lastValueFrom(ticks(piped, source).pipe(alternating(loss, { shared: true }), take(steps)));
    await byHand(looped, source, steps, updateBoth({ updateDiscriminator, updateGenerator })(loss));
    for (const player of ['generator', 'discriminator'] as const) {
      const [ours, theirs] = [piped.players[player], looped.players[player]];
      expect([theirs.iterations, theirs.fusedUpdates]).toEqual([ours.iterations, ours.fusedUpdates]);
      for (const [i, weights] of ours.network.variables.entries())
        expect(await digestOf(theirs.network.variables[i]!)).toEqual(await digestOf(weights));
    }
    piped[Symbol.dispose]();
    looped[Symbol.dispose]();
  });
});
