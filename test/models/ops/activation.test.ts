import * as tf from '@tensorflow/tfjs-core';
import { gradientPenalty, r1, wasserstein } from 'rxgan/losses';
import { twiceDifferentiable } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { viewOf } from '../../losses/views.js';
import { engines, start } from '../../support/engines.js';
import { gradientError, squaredInputGradient } from '../../support/gradients.js';
import { activations, imageOps, imageProbe, type Probe, vectorProbe } from './cases.js';

const probes: readonly (readonly [string, () => Probe])[] = [
  ...activations.map(([name, op]) => [name, () => vectorProbe(op)] as const),
  ...imageOps.map(([name, op, shape]) => [name, () => imageProbe(op, shape)] as const),
];

const penaltyOf = (loss: typeof r1 | typeof gradientPenalty, { critic, x }: Probe): tf.Tensor => {
  return loss(1)(wasserstein).discriminatorTerms[0]!.value(viewOf(critic, x, x));
};

describe.each(engines)('derivatives against finite differences on %s', (engine) => {
  beforeAll(() => start(engine));

  describe.each(probes)('%s', (_name, make) => {
    test('first derivatives', () => {
      const probe = make();
      expect(gradientError(() => probe.critic(probe.x), probe.variables)).toBeLessThan(1e-3);
    });
    test('the squared input gradient, differentiated again', () => {
      const probe = make();
      expect(gradientError(() => squaredInputGradient(probe.critic, probe.x), probe.variables)).toBeLessThan(1e-3);
    });
    test('R1', () => {
      const probe = make();
      expect(gradientError(() => penaltyOf(r1, probe), probe.variables)).toBeLessThan(1e-3);
    });
    test('the gradient penalty', () => {
      const probe = make();
      expect(gradientError(() => penaltyOf(gradientPenalty, probe), probe.variables)).toBeLessThan(1e-3);
    });
  });
});

test('marking a function leaves the function itself unmarked', () => {
  const own = (x: tf.Tensor): tf.Tensor => tf.square(x);
  expect(twiceDifferentiable(own).twiceDifferentiable).toBe(true);
  expect(own).not.toHaveProperty('twiceDifferentiable');
});
