import { dense } from './layers/dense.js';
import { heNormal, type Initializer } from './layers/initializers.js';
import { sequential } from './layers/sequential.js';
import type { NetworkFactory } from './network.js';
import { type Activation, leakyRelu } from './ops/index.js';

export interface MlpOptions {
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation?: Activation | undefined;
  /** The last activation; none, so that a critic gives raw scores. */
  readonly output?: Activation | undefined;
  readonly kernel?: Initializer | undefined;
}

/**
 * A multi-layer perceptron: dense layers with one activation between them. Shapes: `[batch, inputs]` to `[batch, outputs]`.
 *
 * In plain words: the generator and the discriminator of every experiment with points in the plane.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mlp } from 'rxgan/models';
 *
 * const critic = mlp({ inputs: 2, hidden: [64, 64], outputs: 1 })({ name: 'critic', key: [1, 2] });
 * assert.deepEqual(critic.variables.map(({ shape }) => shape), [[2, 64], [64], [64, 64], [64], [64, 1], [1]]);
 * critic[Symbol.dispose]();
 * ```
 */
export const mlp = ({
  inputs,
  hidden,
  outputs,
  activation = leakyRelu(),
  output,
  kernel = heNormal,
}: MlpOptions): NetworkFactory =>
  sequential(
    [inputs],
    ...hidden.map((units) => dense(units, activation, { kernel })),
    dense(outputs, output, { kernel }),
  );
