import type { VjpRule } from '../../models/vjp/operation.js';
import { batchNormRule } from '../../models/vjp/rules/batchNormRule.js';
import { conv2dRule } from '../../models/vjp/rules/conv2dRule.js';
import { conv2dTransposeRule } from '../../models/vjp/rules/conv2dTransposeRule.js';
import { denseRule } from '../../models/vjp/rules/denseRule.js';
import { dropoutRule } from '../../models/vjp/rules/dropoutRule.js';
import { elementwiseRule } from '../../models/vjp/rules/elementwiseRule.js';
import { layerNormRule } from '../../models/vjp/rules/layerNormRule.js';
import { reshapeRule } from '../../models/vjp/rules/reshapeRule.js';
import { upsample2dRule } from '../../models/vjp/rules/upsample2dRule.js';

/** The rules of all operations by kind: a function cannot be sent to another thread, its name can. */
const rules: ReadonlyMap<string, VjpRule<never>> = new Map(
  [
    batchNormRule,
    conv2dRule,
    denseRule,
    dropoutRule,
    elementwiseRule,
    layerNormRule,
    reshapeRule,
    conv2dTransposeRule,
    upsample2dRule,
  ].map((rule) => [rule.kind, rule]),
);

/** The rule of a kind of operation, if another thread can look it up. */
export const ruleOf = (kind: string): VjpRule<unknown> | undefined => rules.get(kind) as VjpRule<unknown> | undefined;
