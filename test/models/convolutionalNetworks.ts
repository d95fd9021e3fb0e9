import {
  activation,
  batchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  flatten,
  type Initializer,
  leakyRelu,
  type NetworkFactory,
  normal,
  relu,
  reshape,
  sequential,
  tanh,
} from 'rxgan/models';

/**
 * A small DCGAN for images [28, 28, 1], as the benchmarks train it. Its weights start at N(0, 0.02²), as in Radford et al.
 * 2015, unless stated otherwise.
 */
export const convolutionalNetworks = (
  kernel: Initializer = normal(0.02),
): { readonly generator: NetworkFactory; readonly discriminator: NetworkFactory } => ({
  generator: sequential(
    [64],
    dense(7 * 7 * 64, undefined, { kernel }),
    reshape([7, 7, 64]),
    batchNorm(),
    activation(relu),
    conv2dTranspose(32, { size: 4, strides: 2, bias: false, kernel }),
    batchNorm(),
    activation(relu),
    conv2dTranspose(1, { size: 4, strides: 2, kernel }, tanh),
  ),
  discriminator: sequential(
    [28, 28, 1],
    conv2d(32, { size: 4, strides: 2, kernel }, leakyRelu()),
    conv2d(64, { size: 4, strides: 2, bias: false, kernel }),
    batchNorm(),
    activation(leakyRelu()),
    flatten(),
    dense(1, undefined, { kernel }),
  ),
});
