export { type Activation, type TwiceDifferentiable, twiceDifferentiable } from './activation.js';
export { depthwiseConvolve, dilate, separableConvolve } from './convolutions.js';
export { clip, elementwise, exp, maximum, minimum, where } from './elementwise.js';
export { averagePool, maximumPool } from './pooling.js';
export { elu, leakyRelu, prelu, relu, relu6, selu } from './rectifiers.js';
export { logSoftmax, logSumExp, maximumOver, softmax } from './reductions.js';
export { depthToSpace, mirrorPad, type ResizingOptions, resizeBilinear, upsample } from './resizing.js';
export { logSigmoid, sigmoid, softplus, swish, tanh } from './sigmoids.js';
