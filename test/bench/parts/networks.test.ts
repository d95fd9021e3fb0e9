import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelOf } from '../../../bench/parts/networks.js';
import { rowNames, rows } from '../../../bench/parts/rows.js';
import { stockModels } from '../../../bench/parts/stockModels.js';
import { startJs } from '../../support/fakes.js';

beforeAll(startJs);

const shapes = (weights: readonly { readonly shape: readonly (number | null)[] }[]): string[] =>
  weights.map(({ shape }) => `[${shape}]`);

describe.each(rowNames)('the networks of %s', (row) => {
  it('have the same weights here and in TensorFlow.js as shipped', () => {
    const gan = modelOf[row](false)();
    const stock = stockModels(row);
    for (const player of ['generator', 'discriminator'] as const) {
      const { network } = gan.players[player];
      expect(shapes(network.variables)).toEqual(shapes(stock[player].trainableWeights));
      expect([null, ...network.outputShape]).toEqual(stock[player].outputs[0]!.shape);
    }
    expect(gan.players.generator.network.inputShape).toEqual([rows[row].latent]);
    expect(gan.players.generator.network.outputShape).toEqual(rows[row].example);
    gan[Symbol.dispose]();
    tf.disposeVariables();
  });
});
