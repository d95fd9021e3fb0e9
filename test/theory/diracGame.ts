import * as tf from '@tensorflow/tfjs-core';
import { clipWeights, gan, inferencePass, type NetworkFactory, type Optimizer, sgd, weightOf } from 'rxgan/models';
import { scoped, type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, map, type OperatorFunction, take, toArray } from 'rxjs';
import { variable } from '../../src/models/variable.js';
import { numbers } from './atoms.js';

/** The one number of the generator, and that of the discriminator. */
export interface Position {
  readonly theta: number;
  readonly psi: number;
}
export const radius = ({ theta, psi }: Position): number => Math.hypot(theta, psi);

export type Scheme = OperatorFunction<Tick, Tick>;

const oneNumber =
  (value: number, apply: (x: tf.Tensor, weight: tf.Tensor) => tf.Tensor): NetworkFactory =>
  ({ name }) => {
    const weight = variable(`${name}/weight`, [1], Float32Array.of(value));
    return {
      name,
      inputShape: [1],
      outputShape: [1],
      variables: [weight],
      buffers: [],
      apply: (x, pass = inferencePass) => apply(x, weightOf(weight, pass)),
      firstOrderOnly: [],
      readsCondition: false,
      mixesBatch: [],
      outputRange: undefined,
      noWeightOverride: [],
      [Symbol.dispose]: () => weight.dispose(),
    };
  };

export interface Rules {
  readonly from?: Position;
  readonly steps?: number;
  /** The step size h of both players. */
  readonly rate?: number;
  /** Step sizes of their own. */
  readonly rates?: { readonly generator: number; readonly discriminator: number };
  /** What both optimizers are wrapped in. */
  readonly wrap?: (optimizer: Optimizer) => Optimizer;
  /** A limit on |psi|, as WGAN has it. */
  readonly clip?: number;
  /** How many copies of its one point a batch holds. */
  readonly batch?: number;
}

/**
 * The Dirac-GAN (Mescheder, Geiger & Nowozin 2018, section 2): all data is 0 and all that is generated is theta. Gives the
 * position after every step of plain gradient descent, in the library's own pipeline.
 *
 * Their discriminator psi x is high on the generated, this library's is high on the real: so the score here is -psi x, and
 * theta and psi are theirs.
 */
export const play = (
  scheme: Scheme,
  {
    from = { theta: 1, psi: 1 },
    steps = 1,
    rate = 0.2,
    rates = { generator: rate, discriminator: rate },
    wrap = (plain) => plain,
    clip,
    batch = 1,
  }: Rules = {},
): Promise<Position[]> => {
  const descent = (learningRate: number): Optimizer => wrap(sgd({ learningRate }));
  const critic = descent(rates.discriminator);
  const model = gan({
    seed: 1,
    generator: oneNumber(from.theta, (z, theta) => tf.add(z, theta)),
    discriminator: oneNumber(from.psi, (x, psi) => tf.mul(x, tf.neg(psi))),
    latents: { name: 'zeros', size: 1, sample: (_key, count) => new Float32Array(count) },
    optimizers: {
      generator: descent(rates.generator),
      discriminator: clip === undefined ? critic : clipWeights(clip)(critic),
    },
  });
  const data = { data: new Float32Array(batch), shape: [batch, 1] };
  return lastValueFrom(
    scoped(model, (dirac) =>
      ticks(dirac, () => data).pipe(
        take(steps),
        scheme,
        map(
          ({
            model: {
              players: { generator, discriminator },
            },
          }) => ({
            theta: numbers(generator.network.variables[0])[0]!,
            psi: numbers(discriminator.network.variables[0])[0]!,
          }),
        ),
        toArray(),
      ),
    ),
  );
};

/** Where the players go from here: their changes in one step of length 1. */
export const fieldAt = async (scheme: Scheme, from: Position): Promise<Position> => {
  const [to] = await play(scheme, { from, rate: 1 });
  return { theta: to!.theta - from.theta, psi: to!.psi - from.psi };
};

/** Two eigenvalues, center ± √discriminant: complex where the discriminant is negative. */
export interface Eigenvalues {
  readonly center: number;
  readonly discriminant: number;
}

/** How one step multiplies small distances from the equilibrium (0, 0): the eigenvalues of its Jacobian there. */
export const multipliers = async (scheme: Scheme, rules: Rules = {}): Promise<Eigenvalues> => {
  const nearby = 1e-5;
  const column = async (theta: number, psi: number): Promise<readonly [number, number]> => {
    const [up] = await play(scheme, { ...rules, from: { theta: theta * nearby, psi: psi * nearby } });
    const [down] = await play(scheme, { ...rules, from: { theta: -theta * nearby, psi: -psi * nearby } });
    return [(up!.theta - down!.theta) / (2 * nearby), (up!.psi - down!.psi) / (2 * nearby)];
  };
  const [[a, c], [b, d]] = [await column(1, 0), await column(0, 1)];
  const center = (a + d) / 2;
  return { center, discriminant: center ** 2 - (a * d - b * c) };
};

/** The eigenvalues of the vector field itself: a simultaneous step of length h multiplies by 1 + h λ. */
export const eigenvalues = async (scheme: Scheme, rules: Rules = {}): Promise<Eigenvalues> => {
  const { center, discriminant } = await multipliers(scheme, { ...rules, rate: 1 });
  return { center: center - 1, discriminant };
};

/** The largest of the two in absolute value. */
export const spectralRadius = ({ center, discriminant }: Eigenvalues): number =>
  discriminant < 0 ? Math.sqrt(center ** 2 - discriminant) : Math.abs(center) + Math.sqrt(discriminant);
