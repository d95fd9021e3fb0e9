import { energyRule } from '../../models/energyCritic.js';
import { elementwiseRule } from '../../models/layers/activation.js';
import { averagePool2dRule } from '../../models/layers/averagePool2d.js';
import { batchNormRule } from '../../models/layers/batchNorm.js';
import { conditionalAffineRule } from '../../models/layers/conditionalBatchNorm.js';
import { conv2dRule } from '../../models/layers/conv2d.js';
import { conv2dTransposeRule } from '../../models/layers/conv2dTranspose.js';
import { denseRule } from '../../models/layers/dense.js';
import { depthwiseConv2dRule } from '../../models/layers/depthwiseConv2d.js';
import { dropoutRule } from '../../models/layers/dropout.js';
import { embeddingRule } from '../../models/layers/embedding.js';
import { globalPool2dRule } from '../../models/layers/globalPool2d.js';
import { groupNormRule } from '../../models/layers/groupNorm.js';
import { joinRule } from '../../models/layers/join.js';
import { layerNormRule } from '../../models/layers/layerNorm.js';
import { minibatchDiscriminationRule } from '../../models/layers/minibatchDiscrimination.js';
import { minibatchStdDevRule } from '../../models/layers/minibatchStdDev.js';
import { noiseInjectionRule } from '../../models/layers/noiseInjection.js';
import { pixelShuffleRule } from '../../models/layers/pixelShuffle.js';
import { projectionRule } from '../../models/layers/projection.js';
import { reshapeRule } from '../../models/layers/reshape.js';
import { selfAttentionRule } from '../../models/layers/selfAttention.js';
import { spectralNormRule } from '../../models/layers/spectralNorm.js';
import { upsample2dRule } from '../../models/layers/upsample2d.js';
import { withConditionRule } from '../../models/layers/withCondition.js';
import type { VjpRule } from '../../models/vjp/operation.js';

/** The rules of all operations by kind: a function cannot be sent to another thread, its name can. */
const rules: ReadonlyMap<string, VjpRule<never>> = new Map(
  [
    batchNormRule,
    conv2dRule,
    denseRule,
    dropoutRule,
    elementwiseRule,
    energyRule,
    globalPool2dRule,
    groupNormRule,
    minibatchStdDevRule,
    pixelShuffleRule,
    conditionalAffineRule,
    embeddingRule,
    noiseInjectionRule,
    minibatchDiscriminationRule,
    selfAttentionRule,
    averagePool2dRule,
    depthwiseConv2dRule,
    joinRule,
    layerNormRule,
    projectionRule,
    reshapeRule,
    spectralNormRule,
    conv2dTransposeRule,
    upsample2dRule,
    withConditionRule,
  ].map((rule) => [rule.kind, rule]),
);

/** The rule of a kind of operation, if another thread can look it up. */
export const ruleOf = (kind: string): VjpRule<unknown> | undefined => rules.get(kind) as VjpRule<unknown> | undefined;
