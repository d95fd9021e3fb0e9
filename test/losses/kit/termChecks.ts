import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { leftBehind } from '../../support/engines.js';
import { numericGradient } from '../../support/gradients.js';
import type { Case } from '../cases.js';
import { type Parameters, parametersOf, type WorldOptions, worldsOf } from '../world.js';
import { viewOfWorld } from '../worldView.js';
import { type Check, check, near, ordered, type Player, players } from './check.js';
import { exactSum, sumOf, tensorsOf, worldOptionsOf } from './sums.js';

const sums = (of: Case, options: WorldOptions, player: Player): number[] =>
  tf.tidy(() =>
    sumOf(of, player, viewOfWorld(options, tensorsOf(parametersOf(options.size)))).map((term) => term.dataSync()[0]!),
  );

/** Every parameter of the player, one after the other, in the world of the given ones. */
const moved = (from: Parameters, player: Player, own: readonly number[]): Parameters =>
  player === 'discriminator' ? { ...from, critic: own } : { ...from, generator: own };
const ownOf = (player: Player) => (player === 'discriminator' ? 'critic' : 'generator');

/** What a loss and its terms are together, seen through a small critic of tanh and a small generator. */
export const termValues: readonly Check[] = [
  check('has the terms that it should have', ({ loss, terms = {} }) => {
    const names = [...loss.discriminatorTerms, ...loss.generatorTerms].map(({ name }) => name);
    expect(names.sort()).toEqual(Object.keys(terms).sort());
  }),
  check('every term is that of the formula in double precision', (of, { value }) => {
    const options = worldOptionsOf(of);
    const world = worldsOf(options)(parametersOf(options.size));
    for (const player of players) {
      const exact = exactSum(of, player, world);
      sums(of, options, player).forEach((term, i) => {
        near(term, exact[i]!, value * (1 + Math.abs(exact[i]!)), `term ${i} of the ${player}`);
      });
    }
  }),
  check('P6.9 every term’s derivatives by the parameters are finite differences of the formula', (of, precision) => {
    const options = worldOptionsOf(of);
    const worldOf = worldsOf(options);
    const from = parametersOf(options.size);
    for (const player of players) {
      const own = from[ownOf(player)];
      const terms = exactSum(of, player, worldOf(from)).length;
      for (let term = 0; term < terms; term++) {
        const exact = numericGradient((at) => exactSum(of, player, worldOf(moved(from, player, at)))[term]!, own);
        const largest = Math.max(...exact.map(Math.abs));
        const actual = tf.tidy(() => {
          const tensors = tensorsOf(from);
          const weights = Array.from({ length: terms }, (_, i) => (i === term ? 1 : 0));
          const { gradients } = termsAndGradients(
            () => tf.stack(sumOf(of, player, viewOfWorld(options, tensors))) as tf.Tensor1D,
            weights,
            [tensors[ownOf(player)]],
          );
          return gradients[0]!.dataSync();
        });
        exact.forEach((slope, i) => {
          near(
            actual[i]!,
            slope,
            precision.parameters * (1e-3 + largest),
            `term ${term} of the ${player}, parameter ${i}`,
          );
        });
      }
    }
  }),
];

/** What holds for a loss and its terms together. */
export const termLaws: readonly Check[] = [
  check(
    'copies of a batch change no term',
    (of, { value }) => {
      const settled: Case = { ...of, loss: of.settled === undefined || of.settled === false ? of.loss : of.settled };
      for (const player of players) {
        const [once, ...more] = [1, 2, 3].map((copies) =>
          sums(settled, worldOptionsOf(of, { still: true, copies }), player),
        );
        for (const terms of more)
          terms.forEach((term, i) => {
            near(term, once![i]!, 2 * value * (1 + Math.abs(once![i]!)), `term ${i} of the ${player}`);
          });
      }
    },
    (of) => ordered(of) && of.settled !== false,
  ),
  check('P1.7 the terms and their derivatives leave no tensor behind', (of) => {
    const options = worldOptionsOf(of);
    const evaluate = (): void => {
      for (const player of players)
        tf.tidy(() => {
          const tensors = tensorsOf(parametersOf(options.size));
          const f = () => tf.addN(sumOf(of, player, viewOfWorld(options, tensors)));
          termsAndGradients(() => tf.stack([f()]) as tf.Tensor1D, [1], [tensors.critic, tensors.generator]);
        });
    };
    evaluate();
    expect(leftBehind(evaluate)).toBe(0);
  }),
];
