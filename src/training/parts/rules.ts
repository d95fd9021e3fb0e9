import type { VjpRule } from '../../models/vjp/operation.js';
import { batchNormRule } from '../../models/vjp/rules/batchNormRule.js';
import { conv2dRule } from '../../models/vjp/rules/conv2dRule.js';
import { conv2dTransposeRule } from '../../models/vjp/rules/conv2dTransposeRule.js';
import { denseRule } from '../../models/vjp/rules/denseRule.js';
import { dropoutRule } from '../../models/vjp/rules/dropoutRule.js';
import { elementwiseRule } from '../../models/vjp/rules/elementwiseRule.js';
import { energyRule } from '../../models/vjp/rules/energyRule.js';
import { joinRule } from '../../models/vjp/rules/joinRule.js';
import { layerNormRule } from '../../models/vjp/rules/layerNormRule.js';
import { projectionRule } from '../../models/vjp/rules/projectionRule.js';
import { reshapeRule } from '../../models/vjp/rules/reshapeRule.js';
import { upsample2dRule } from '../../models/vjp/rules/upsample2dRule.js';
import { withConditionRule } from '../../models/vjp/rules/withConditionRule.js';

/** The rules of all operations by kind: a function cannot be sent to another thread, its name can. */
const rules: ReadonlyMap<string, VjpRule<never>> = new Map(
  [
    batchNormRule,
    conv2dRule,
    denseRule,
    dropoutRule,
    elementwiseRule,
    energyRule,
    joinRule,
    layerNormRule,
    projectionRule,
    reshapeRule,
    conv2dTransposeRule,
    upsample2dRule,
    withConditionRule,
  ].map((rule) => [rule.kind, rule]),
);

/** The rule of a kind of operation, if another thread can look it up. */
export const ruleOf = (kind: string): VjpRule<unknown> | undefined => rules.get(kind) as VjpRule<unknown> | undefined;
