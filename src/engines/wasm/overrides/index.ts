import {
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseFilterGradient,
  depthwiseInputGradient,
} from './convolutionGradients.js';
import { conv2d, fusedConv2d } from './convolutions.js';
import { exp, leakyRelu, log1p, pairwise, select, tanh } from './elementwise.js';
import { identity, slice, tile, transpose } from './layout.js';
import type { Override } from './override.js';
import { avgPoolGrad, maxPoolGrad } from './poolingGradients.js';
import { batchMatMul, fusedMatMul } from './products.js';
import { mean, sum, unsortedSegmentSum } from './reductions.js';

/** All kernels that `installKernels` puts in place. */
export const overrides: readonly Override[] = [
  batchMatMul,
  fusedMatMul,
  conv2d,
  fusedConv2d,
  conv2dBackpropInput,
  conv2dBackpropFilter,
  depthwiseInputGradient,
  depthwiseFilterGradient,
  maxPoolGrad,
  avgPoolGrad,
  unsortedSegmentSum,
  identity,
  leakyRelu,
  exp,
  tanh,
  log1p,
  ...pairwise,
  select,
  sum,
  mean,
  slice,
  tile,
  transpose,
];
