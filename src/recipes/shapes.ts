import * as tf from '@tensorflow/tfjs-core';
import { tunable } from '../control/tunable.js';
import { glyphPairs } from '../data/glyphPairs.js';
import { r1 } from '../losses/r1.js';
import { withGeneratorTerm } from '../losses/withTerm.js';
import { gan } from '../models/gan.js';
import { conv2d } from '../models/layers/conv2d.js';
import { conv2dTranspose } from '../models/layers/conv2dTranspose.js';
import { sequential } from '../models/layers/sequential.js';
import { withCondition } from '../models/layers/withCondition.js';
import { leakyRelu, tanh } from '../models/ops/index.js';
import { adam } from '../models/optimizers/adam.js';
import { cosine } from '../schedules/cosine.js';
import { pairs } from './data/pairs.js';
import { lazily } from './lazily.js';
import { namedLosses } from './namedLosses.js';
import { translation } from './observers/translation.js';
import { recipe } from './recipe.js';
import { discriminatorEntry, emaEntry, generatorEntry } from './schedule.js';

/** White disks and gray squares, upright, with a thin edge. */
const outlinesAndFilled = glyphPairs({
  size: 2_000,
  resolution: 16,
  classes: ['disk', 'square'],
  angle: 0,
  scale: [0.4, 0.7],
  thickness: 0.05,
  x: [-0.25, 0.25],
  y: [-0.25, 0.25],
});

type Pair = { readonly input: tf.Tensor; readonly target: tf.Tensor };

const halving = { size: 4, strides: 2 };

/**
 * Outlines to filled shapes of 16 x 16 pixels, with a small translator and a critic of patches: pix2pix in small.
 *
 * In plain words: the first thing to run with pairs of images. The critic sees what a translation was made from, and
 * scores patches; the translator minimizes its loss and the absolute difference to the target.
 */
export const shapes = recipe({
  name: 'shapes',
  summary: 'outlines of 16 x 16 pixels filled, by a translator that learns from pairs',
  source: 'Isola et al. 2017, sections 3.1 and 3.2; R1 from Mescheder et al. 2018',
  work: 'medium',
  data: pairs({ ...outlinesAndFilled, heldOut: 63 }),
  defaults: { steps: 800, batch: 16, loss: 'non-saturating' },
  tunables: ({ loss, steps, r1: weight = namedLosses[loss].r1 }) => ({
    learningRate: tunable(cosine(2e-3, 1e-4, steps), { max: 1 }),
    r1: tunable(weight, { max: 1_000 }),
    l1: tunable(20, { max: 1_000 }),
    averageDecay: tunable(0.99, { max: 1 }),
  }),
  model: ({ seed }, t) =>
    gan({
      seed,
      inputs: { generator: 'input', real: 'target', condition: 'input' },
      generator: sequential(
        [16, 16, 1],
        conv2d(32, halving, leakyRelu()),
        conv2d(64, halving, leakyRelu()),
        conv2dTranspose(32, halving, leakyRelu()),
        conv2dTranspose(1, halving, tanh),
      ),
      discriminator: sequential(
        [16, 16, 1],
        withCondition(1),
        conv2d(16, halving, leakyRelu()),
        conv2d(32, halving, leakyRelu()),
        conv2d(1, { size: 3 }),
      ),
      optimizer: adam({ learningRate: t.learningRate, beta1: 0.5 }),
    }),
  schedule: ({ loss: name }, t) => {
    const { loss } = namedLosses[name];
    const near = withGeneratorTerm({
      name: 'l1',
      weight: t.l1,
      value: ({ real, fake }) => tf.mean<tf.Scalar>(tf.abs(tf.sub(fake, real))),
    });
    return [
      discriminatorEntry<Pair>(lazily(4, r1, t.r1)(loss)),
      generatorEntry<Pair>(near(loss)),
      emaEntry<Pair>(t.averageDecay),
    ];
  },
  observers: [translation()],
  bars: { absoluteError: { max: 0.05 } },
});
