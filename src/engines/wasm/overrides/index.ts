import type { Override } from '../override.js';
import { batchMatMul } from './batchMatMul.js';
import { conv2d } from './conv2d.js';
import { conv2dBackpropFilter } from './conv2dBackpropFilter.js';
import { conv2dBackpropInput } from './conv2dBackpropInput.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwiseGradients.js';
import { fusedConv2d } from './fusedConv2d.js';
import { fusedMatMul } from './fusedMatMul.js';
import { identity } from './identity.js';
import { pairwise } from './pairs.js';
import { avgPoolGrad, maxPoolGrad } from './poolingGradients.js';
import { mean, sum } from './reductions.js';
import { select } from './select.js';
import { slice } from './slice.js';
import { tile } from './tile.js';
import { transpose } from './transpose.js';
import { exp, leakyRelu, log1p, tanh } from './unary.js';
import { unsortedSegmentSum } from './unsortedSegmentSum.js';

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
