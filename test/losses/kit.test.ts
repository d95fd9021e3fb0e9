import * as tf from '@tensorflow/tfjs-core';
import type { Term } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyLoss } from '../../src/losses/loss.js';
import { start } from '../support/engines.js';
import { type Case, cases } from './cases.js';
import { passes } from './kit/checks.js';

beforeAll(() => start('js'));

type Change = (value: tf.Scalar, batch: number) => tf.Scalar;
/** The same number, with nothing behind it. */
const detached: Change = (value) => tf.scalar(value.dataSync()[0]!);
const numberChanges: Readonly<Record<string, Change>> = {
  'pays -1000 whatever happens': () => tf.scalar(-1000),
  'pays 0': (value) => tf.mul(0, value),
  'has no gradient': detached,
  'has the wrong sign': (value) => tf.neg(value),
  'is a sum instead of a mean': (value, batch) => tf.mul(batch, value),
  'is a hundredth too large': (value) => tf.mul(1.01, value),
};
const scoreChanges: Readonly<Record<string, (loss: AnyLoss) => AnyLoss>> = {
  'takes real for generated': (loss) => ({
    ...loss,
    discriminator: (real, fake, now) => loss.discriminator(fake, real, now),
  }),
  'takes the mean of the scores first': (loss) => ({
    ...loss,
    discriminator: (real, fake, now) => {
      const averaged = (scores: tf.Tensor): tf.Tensor => tf.mean(scores, 0, true);
      return loss.discriminator(averaged(real), averaged(fake), now);
    },
  }),
  'looks at the first example only': (loss) => ({
    ...loss,
    discriminator: (real, fake, now) => loss.discriminator(tf.slice(real, 0, 1), tf.slice(fake, 0, 1), now),
    generator: (fake, real, now) => loss.generator(tf.slice(fake, 0, 1), () => tf.slice(real(), 0, 1), now),
  }),
};

const inTerms = (terms: readonly Term<string>[], which: number, change: (term: Term<string>) => Term<string>[]) =>
  terms.flatMap((term, i) => (i === which ? change(term) : [term]));

/** The loss with one thing wrong in it. */
const mistakes = ({ loss, better, of }: Case): readonly (readonly [name: string, mistaken: AnyLoss])[] => [
  ...Object.entries(numberChanges).flatMap(([name, change]): [string, AnyLoss][] => [
    [
      `the discriminator ${name}`,
      { ...loss, discriminator: (real, fake, now) => change(loss.discriminator(real, fake, now), fake.shape[0]!) },
    ],
    // The generator that only matches features pays 0 for its scores: most of what can be done to 0 gives 0.
    ...(of === 'featureMatching' && better === 'neither'
      ? []
      : ([
          [
            `the generator ${name}`,
            { ...loss, generator: (fake, real, now) => change(loss.generator(fake, real, now), fake.shape[0]!) },
          ],
        ] satisfies [string, AnyLoss][])),
  ]),
  // Of a loss that is linear in the scores the mean may come first.
  ...Object.entries(scoreChanges)
    .filter(([name]) => !(name.includes('mean') && /wasserstein|boundaryEquilibrium/.test(loss.name)))
    .map(([name, change]): [string, AnyLoss] => [`it ${name}`, change(loss)]),
  ...(['discriminatorTerms', 'generatorTerms'] as const).flatMap((player) =>
    loss[player].flatMap((term, i): [string, AnyLoss][] => [
      [`${term.name} is left out`, { ...loss, [player]: inTerms(loss[player], i, () => []) }],
      ...Object.entries(numberChanges).map(([name, change]): [string, AnyLoss] => [
        `${term.name} ${name}`,
        {
          ...loss,
          [player]: inTerms(loss[player], i, () => [
            { ...term, value: (view) => change(term.value(view), view.real.shape[0]!) },
          ]),
        },
      ]),
    ]),
  ),
];

describe('the kit finds nothing wrong with the losses, and everything that is put wrong in them', () => {
  // The first of each export; the others are like it.
  const firsts = cases.filter(({ of }, i) => cases.findIndex((each) => each.of === of) === i);

  test.each(firsts.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    const missed = mistakes(each).filter(([, loss]) => passes({ ...each, loss }));
    expect(missed.map(([name]) => name)).toEqual([]);
  });
});
