export { energyCritic } from './energyCritic.js';
export { fromLayersModel } from './fromLayersModel.js';
export { type GanOptions, gan } from './gan.js';
export { gaussian, jointLatents, type LatentDistribution, oneHotLatent, uniform } from './latents.js';
export { activation } from './layers/activation.js';
export { averagePool2d } from './layers/averagePool2d.js';
export { type BatchNormOptions, batchNorm } from './layers/batchNorm.js';
export { conditionalBatchNorm } from './layers/conditionalBatchNorm.js';
export { type Conv2dOptions, conv2d, type FilterOptions } from './layers/conv2d.js';
export { conv2dTranspose } from './layers/conv2dTranspose.js';
export { type DenseOptions, dense } from './layers/dense.js';
export { depthwiseConv2d } from './layers/depthwiseConv2d.js';
export { dropout } from './layers/dropout.js';
export { embedding } from './layers/embedding.js';
export { globalAveragePool2d, globalSumPool2d } from './layers/globalPool2d.js';
export { type GroupNormOptions, groupNorm } from './layers/groupNorm.js';
export { heads } from './layers/heads.js';
export { glorotUniform, heNormal, type Initializer, normal, orthogonal, zeros } from './layers/initializers.js';
export { instanceNorm } from './layers/instanceNorm.js';
export { identity, join, residual } from './layers/join.js';
export type { Layer, Place, PlacedLayer } from './layers/layer.js';
export { layerNorm } from './layers/layerNorm.js';
export { type MinibatchDiscriminationOptions, minibatchDiscrimination } from './layers/minibatchDiscrimination.js';
export { type MinibatchStdDevOptions, minibatchStdDev } from './layers/minibatchStdDev.js';
export { noiseInjection } from './layers/noiseInjection.js';
export { pixelShuffle } from './layers/pixelShuffle.js';
export { projection } from './layers/projection.js';
export { flatten, reshape } from './layers/reshape.js';
export {
  type ResidualBlockOptions,
  type ResidualDownOptions,
  residualDown,
  residualUp,
} from './layers/residualBlocks.js';
export { type SelfAttentionOptions, selfAttention } from './layers/selfAttention.js';
export { sequential } from './layers/sequential.js';
export { spectralNorm } from './layers/spectralNorm.js';
export { upsample2d } from './layers/upsample2d.js';
export { withCondition } from './layers/withCondition.js';
export { type Memory, type MemoryKey, memoryKey } from './memory.js';
export { type MlpOptions, mlp } from './mlp.js';
export { type MlpGanOptions, mlpGan } from './mlpGan.js';
export {
  type GanPlayer,
  type Inputs,
  type Model,
  type ModelOf,
  type ModelOptions,
  model,
  type Players,
} from './model.js';
export {
  type Heads,
  inferencePass,
  type Network,
  type NetworkFactory,
  type NetworkFunction,
  type Pass,
  type Traits,
  weightOf,
} from './network.js';
export * from './ops/index.js';
export { type AdamOptions, adam } from './optimizers/adam.js';
export { clipGradientByNorm, clipGradientByValue } from './optimizers/clipGradient.js';
export { clipWeights } from './optimizers/clipWeights.js';
export { optimistic } from './optimizers/optimistic.js';
export type { Optimizer, Update, Updated } from './optimizers/optimizer.js';
export { type RmsPropOptions, rmsProp } from './optimizers/rmsProp.js';
export { type SgdOptions, sgd } from './optimizers/sgd.js';
export { type Player, withEma } from './player.js';
export type { Progress } from './progress.js';
