import * as tf from '@tensorflow/tfjs-core';
import { demanding } from '../losses/demand.js';
import type { AdversarialLoss, View } from '../losses/loss.js';
import { termsAndGradients } from '../models/gradients.js';
import { descend } from '../models/player.js';
import { at } from '../schedule.js';
import type { Tick } from '../streams/tick.js';
import { asScalar, assertFits } from './fits.js';
import { sceneOf } from './scene.js';
import { type Unrolling, unrolled, unrollingDemands } from './unrolled.js';
import type { Update } from './update.js';

/** What a generator step measures: its loss (all terms), and each further term under its name. */
export type GeneratorMetrics<G extends string> = { readonly gLoss: tf.Scalar } & { readonly [K in G]: tf.Scalar };

/** One update of the generator inside a frame, ready to be made: the mathematics behind `generatorStep`. */
export const updateGenerator = <G extends string>(
  tick: Tick,
  loss: AdversarialLoss<string, G>,
  unrolling?: Unrolling,
): Update<GeneratorMetrics<G>> => {
  assertFits(tick, unrolling === undefined ? loss : demanding(loss, unrollingDemands(unrolling)));
  const { gan, batch, step } = tick;
  const scene = sceneOf(tick, loss, 'generator');
  const { key, judge, score, momentOf, viewOf } = scene;

  const { terms, gradients } = termsAndGradients(
    () => {
      const fake = scene.see(scene.generate({ owned: true, key: key('pass') }), 'fake');
      let seenReal: tf.Tensor | undefined;
      const real = (): tf.Tensor => (seenReal ??= scene.see(batch, 'real'));
      const weights = unrolling && unrolled(tick, loss, scene, { real: real(), fake }, unrolling);
      const pass = (seen: tf.Tensor, purpose: string, condition?: tf.Tensor): tf.Tensor =>
        judge(seen, { owned: false, weights, key: key(`${purpose} pass`) }, condition);
      const fakeOutput = pass(fake, 'fake');
      let judged: tf.Tensor | undefined;
      // Most losses never ask what the real examples score, and then nobody computes it.
      const realOutput = (): tf.Tensor => (judged ??= pass(real(), 'real'));
      let further = 0;
      const critic: View['critic'] = (examples, condition) => score(pass(examples, `further ${further++}`, condition));
      const outputs = { real: realOutput, fake: () => fakeOutput };
      const adversarial = loss.generator(score(fakeOutput), () => score(realOutput()), momentOf(loss.state));
      return tf.stack([
        asScalar(`loss ${loss.name}.generator`, adversarial),
        ...loss.generatorTerms.map(({ name, weight, value, state }) => {
          const view = viewOf({ real: real(), fake }, outputs, critic)(state);
          return tf.mul(asScalar(`term ${name}`, value(view)), at(weight, step));
        }),
      ]) as tf.Tensor1D;
    },
    new Array<number>(1 + loss.generatorTerms.length).fill(1),
    gan.generator.network.variables,
  );

  const [first, ...rest] = tf.unstack(terms) as tf.Scalar[];
  const named = loss.generatorTerms.map(({ name }, i) => [name, rest[i]!] as const);
  return {
    metrics: {
      gLoss: named.reduce((sum, [, term]) => tf.add(sum, term), first!),
      ...Object.fromEntries(named),
    } as GeneratorMetrics<G>,
    make: () => descend(gan.generator, gradients, step),
  };
};
