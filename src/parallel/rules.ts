import type { Rule } from '../models/program/operation.js';
import { batchNormalisationRule } from '../models/program/rules/batchNormalisationRule.js';
import { convolutionRule } from '../models/program/rules/convolutionRule.js';
import { denseRule } from '../models/program/rules/denseRule.js';
import { dropoutRule } from '../models/program/rules/dropoutRule.js';
import { elementwiseRule } from '../models/program/rules/elementwiseRule.js';
import { layerNormalisationRule } from '../models/program/rules/layerNormalisationRule.js';
import { reshapeRule } from '../models/program/rules/reshapeRule.js';
import { transposedConvolutionRule } from '../models/program/rules/transposedConvolutionRule.js';
import { upsamplingRule } from '../models/program/rules/upsamplingRule.js';

/** The rules of all operations by kind: a function cannot be sent to another thread, its name can. */
const rules: ReadonlyMap<string, Rule<never>> = new Map(
  [
    batchNormalisationRule,
    convolutionRule,
    denseRule,
    dropoutRule,
    elementwiseRule,
    layerNormalisationRule,
    reshapeRule,
    transposedConvolutionRule,
    upsamplingRule,
  ].map((rule) => [rule.kind, rule]),
);

/** The rule of a kind of operation, if another thread can look it up. */
export const ruleOf = (kind: string): Rule<unknown> | undefined => rules.get(kind) as Rule<unknown> | undefined;
