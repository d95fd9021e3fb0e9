import type * as tf from '@tensorflow/tfjs-core';
import { gradientPenalty, nonSaturating, r1 } from 'rxgan/losses';
import { dense, type Network, normal, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { viewOf } from '../../losses/views.js';
import { engines, start } from '../../support/engines.js';
import { gradientError, squaredInputGradient } from '../../support/gradients.js';
import { activations } from '../ops/cases.js';

// logSumExp leaves one feature whatever comes in, so that it is no activation of a layer.
const critics = [['no activation', undefined] as const, ...activations.filter(([name]) => name !== 'logSumExp')];

describe.each(engines)('dense layers against finite differences on %s', (engine) => {
  beforeAll(() => start(engine));

  describe.each(critics)('with %s', (_name, activation) => {
    const make = (): { network: Network; x: tf.Variable; all: tf.Variable[] } => {
      const options = { kernel: normal(0.8), bias: normal(0.5) };
      const layers = [dense(4, activation, options), dense(1, undefined, options)];
      const x = variable('x', [3, 2], normals(keyOf(6, 'x'), 6));
      const network = sequential([2], ...layers)({ name: 'critic', key: [4, 5] });
      return { network, x, all: [x, ...network.variables] };
    };
    test('first derivatives', () => {
      const { network, x, all } = make();
      expect(gradientError(() => network.apply(x), all)).toBeLessThan(1e-3);
    });
    test.each([r1(1)(nonSaturating), gradientPenalty(1)(nonSaturating)])('$name', (loss) => {
      const { network, x, all } = make();
      const critic = (inputs: tf.Tensor): tf.Tensor => network.apply(inputs);
      const view = viewOf(critic, x, x);
      expect(gradientError(() => loss.discriminatorTerms[0]!.value(view), all)).toBeLessThan(1e-3);
    });
    test('the squared input gradient', () => {
      const { network, x, all } = make();
      expect(gradientError(() => squaredInputGradient((inputs) => network.apply(inputs), x), all)).toBeLessThan(1e-3);
    });
  });
});

test('dense refuses inputs that are not vectors, and names itself', () => {
  const place = { name: 'critic/3', key: [1, 2], inputShape: [28, 28, 1] } as const;
  expect(() => dense(1)(place)).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch', path: 'critic/3' }));
});

test.each([0, -1, 1.5, Number.NaN])('a layer of %s units is refused', (units) => {
  const place = { name: 'critic/0', key: [1, 2] as const, inputShape: [2] };
  expect(() => dense(units)(place)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path: 'critic/0.units' }));
});
