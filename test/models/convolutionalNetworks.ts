import {
  activation,
  batchNormalisation,
  convolution,
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
  transposedConvolution,
} from 'rxgan/models';

/**
 * A small DCGAN for images [28, 28, 1], as the benchmarks train it. Its weights start at N(0, 0.02²), as in Radford et al.
 * 2015, unless told otherwise.
 */
export const convolutionalNetworks = (
  kernel: Initializer = normal(0.02),
): { readonly generator: NetworkFactory; readonly discriminator: NetworkFactory } => ({
  generator: sequential(
    [64],
    dense(7 * 7 * 64, undefined, { kernel }),
    reshape([7, 7, 64]),
    batchNormalisation(),
    activation(relu),
    transposedConvolution(32, { size: 4, strides: 2, bias: false, kernel }),
    batchNormalisation(),
    activation(relu),
    transposedConvolution(1, { size: 4, strides: 2, kernel }, tanh),
  ),
  discriminator: sequential(
    [28, 28, 1],
    convolution(32, { size: 4, strides: 2, kernel }, leakyRelu()),
    convolution(64, { size: 4, strides: 2, bias: false, kernel }),
    batchNormalisation(),
    activation(leakyRelu()),
    flatten(),
    dense(1, undefined, { kernel }),
  ),
});
