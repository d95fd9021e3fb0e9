import type { Work } from './engine.js';

/** From here on native code makes up for what each of its calls costs. */
const medium = 5e7;
/** From here on the sums outweigh what WebGPU takes to send them off, 35 microseconds each. */
const large = 1e9;

/**
 * The kind of work that training is, from the floating-point operations of one step (forward and backward, both players).
 *
 * In plain words: how big a step must be before an engine that starts slowly wins. A dense layer from m to n numbers takes
 * 2·m·n operations an example forward, and twice that backward. Points in the plane take millions a step, an MLP of 28x28
 * pixels 8·10^8, convolutional networks more than 10^9.
 *
 * small < 5·10^7 <= medium < 10^9 <= large
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { orThrow } from 'rxgan';
 * import { pickEngine, classifyWork } from 'rxgan/engines';
 *
 * const perExample = 2 * (2 * 64 + 64 * 64 + 64 * 1);
 * const work = classifyWork(64 * 10 * perExample); // about ten passes over a batch of 64
 * assert.equal(work, 'small');
 * await orThrow(pickEngine({ work }));
 * ```
 */
export const classifyWork = (operationsPerStep: number): Work =>
  operationsPerStep < medium ? 'small' : operationsPerStep < large ? 'medium' : 'large';
