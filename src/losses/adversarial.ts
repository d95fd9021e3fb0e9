import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { LatentDistribution } from '../models/latents.js';
import { headOf, type NetworkFunction, networkOf } from '../models/network.js';
import type { Key } from '../random.js';
import { at, type Scheduled } from '../schedules/schedule.js';
import type { Labels } from '../streams/labels.js';
import { furtherTerms, lossStates } from './furtherTerms.js';
import type { AdversarialLoss, AnyLoss, LossState, View } from './loss.js';
import { lossView, type ViewSource } from './lossView.js';
import { packed } from './packing.js';
import { problemsOf, refusal } from './requirement.js';

/** What an adversarial loss needs of the objective that it is a term of, during one update. */
export interface AdversarialScope {
  /** The step that schedules count by, as in `LossContext`. */
  readonly step: number;
  readonly key: (purpose: string) => Key;
  /** What the networks are conditioned on, if on anything. */
  readonly condition: tf.Tensor | undefined;
  readonly labels: Labels | undefined;
  /** What was drawn last under the name `latents`, and from which distribution. */
  readonly drawn: () => { readonly latents: tf.Tensor; readonly distribution: LatentDistribution } | undefined;
  /** The numbers that a stateful loss carries along for a critic, and what they are to be after the update. */
  readonly state: (critic: string, state: LossState) => tf.Tensor1D;
  readonly carry: (critic: string, state: LossState, next: tf.Tensor1D) => void;
  /** Counts the adversarial losses of one objective: each has draws of its own. */
  readonly count: () => number;
}

/** An adversarial loss as terms of an objective. */
export interface AdversarialTerms {
  /** What a critic minimizes on a real and a generated batch: the adversarial term, penalties and all other terms. */
  readonly discriminator: (
    scope: AdversarialScope,
    critic: NetworkFunction,
    real: tf.Tensor,
    fake: tf.Tensor,
  ) => tf.Scalar;
  /** What a generator minimizes; `real` is needed by losses that compare, and by no others. */
  readonly generator: (
    scope: AdversarialScope,
    critic: NetworkFunction,
    fake: tf.Tensor,
    real?: tf.Tensor,
  ) => tf.Scalar;
}

/**
 * An adversarial loss between any critic and any two batches, its penalties, noise and packing included, for objectives of
 * `minimize`.
 *
 * In plain words: CycleGAN has two critics, an adversarial auto-encoder one that looks at codes: the same losses serve them.
 *
 * The loss may be a schedule of losses. A stateful loss carries numbers of its own for each critic. Errors: what the loss requires of the critic and does not
 * find, all at once; `ConfigError` for a comparing loss without real examples, and for one whose state would move twice;
 * `ShapeMismatch` for several scores an example, and for batches of different sizes.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { adversarial, hinge } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { minimize, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const { discriminator } = adversarial(hinge);
 * const run$ = scoped(mlpGan({ seed: 1 }), (model) =>
 *   ticks(model, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     minimize(['discriminator'], (s) => ({
 *       dLoss: discriminator(s, s.net.discriminator, s.batch, s.net.generator(s.draw(model.latents!))),
 *     })),
 *     report(),
 *   ),
 * );
 * assert.ok((await firstValueFrom(run$)).dLoss > 0);
 * ```
 */
export const adversarial = (scheduled: Scheduled<AdversarialLoss<string, string>>): AdversarialTerms => ({
  discriminator: (scope, critic, real, fake) => {
    const loss = at(scheduled, scope.step);
    assertSameCount(loss, real, fake);
    const { name, see, judge, score, scoreOf, lossContext, view } = seenBy(loss, scope, critic, real);
    const seen = { real: see(real, 'real'), fake: see(fake, 'fake') };
    const outputs = { real: judge(seen.real), fake: judge(seen.fake) };
    const [realScores, fakeScores] = [score(outputs.real), score(outputs.fake)];
    for (const state of lossStates(loss))
      scope.carry(name, state, state.next(scope.state(name, state), realScores, fakeScores));
    const viewFor = view(seen, { real: () => outputs.real, fake: () => outputs.fake }, scoreOf);
    return summed(
      loss.discriminator(realScores, fakeScores, lossContext(loss.state)),
      furtherTerms(loss.discriminatorTerms, scope.step, viewFor),
    );
  },
  generator: (scope, critic, fake, real) => {
    const loss = at(scheduled, scope.step);
    const { see, judge, score, scoreOf, lossContext, view } = seenBy(loss, scope, critic, fake);
    const seenFake = see(fake, 'fake');
    const fakeOutput = judge(seenFake);
    let seenReal: tf.Tensor | undefined;
    let realOutput: tf.Tensor | undefined;
    const realSeen = (): tf.Tensor => (seenReal ??= see(given(real, loss), 'real'));
    const judgeReal = (): tf.Tensor => (realOutput ??= judge(realSeen()));
    const adversarialTerm = loss.generator(score(fakeOutput), () => score(judgeReal()), lossContext(loss.state));
    if (loss.generatorTerms.length === 0) return adversarialTerm;
    const viewFor = view({ real: realSeen(), fake: seenFake }, { real: judgeReal, fake: () => fakeOutput }, scoreOf);
    return summed(adversarialTerm, furtherTerms(loss.generatorTerms, scope.step, viewFor));
  },
});

const summed = (first: tf.Scalar, further: Readonly<Record<string, tf.Scalar>>): tf.Scalar =>
  Object.values(further).reduce((sum, term) => tf.add(sum, term), first);

const assertSameCount = ({ name }: AnyLoss, real: tf.Tensor, fake: tf.Tensor): void => {
  if (real.shape[0] === fake.shape[0]) return;
  const problem = `${real.shape[0]} real and ${fake.shape[0]} generated examples`;
  throw failure('ShapeMismatch', name, problem, 'generate as many as the batch has');
};

const given = (real: tf.Tensor | undefined, { name }: AnyLoss): tf.Tensor => {
  if (real !== undefined) return real;
  throw failure(
    'ConfigError',
    name,
    'compares with real examples, and none are given',
    'give generator(…, fake, real)',
  );
};

/** How the critic of one adversarial loss of an objective sees examples. */
const seenBy = (loss: AnyLoss, scope: AdversarialScope, critic: NetworkFunction, examples: tf.Tensor) => {
  const network = networkOf.of(critic);
  const [first, ...others] =
    network === undefined
      ? []
      : problemsOf(loss, {
          step: scope.step,
          latents: scope.drawn()?.distribution,
          discriminator: network,
          batch: examples.shape[0]!,
          classes: scope.labels?.classes,
        });
  if (first !== undefined) throw refusal([first, ...others]);
  if (network !== undefined && network.heads === undefined && (network.outputShape.at(-1) ?? 1) !== 1)
    throw failure(
      'ShapeMismatch',
      network.name,
      `gives outputs of shape [${network.outputShape}], expected one score, or one a patch`,
      'end it in dense(1), or in heads({ score: dense(1), … })',
    );
  const name = network?.name ?? 'critic';
  const count = scope.count();
  const key = (purpose: string): Key => scope.key(count === 0 ? purpose : `${purpose} ${count}`);
  const condition = loss.packing === 1 ? scope.condition : scope.condition && packed(scope.condition, loss.packing);
  const judge: NetworkFunction = (x, other = condition) => critic(x, other);
  const score = (output: tf.Tensor): tf.Tensor => (network ? headOf(network, output, 'score') : output);
  const scoreOf: View['critic'] = (x, other) => score(judge(x, other));
  return {
    name,
    judge,
    score,
    scoreOf,
    ...lossView(loss, {
      step: scope.step,
      key,
      labels: scope.labels,
      critic: network ?? { name },
      state: (state) => scope.state(name, state),
      drawn: () => drawnIn(scope),
    }),
  };
};

const drawnIn = ({ drawn }: AdversarialScope): ReturnType<ViewSource['drawn']> => {
  const found = drawn();
  if (found !== undefined) return { latents: found.latents, distribution: () => found.distribution };
  throw failure('ConfigError', 'latents', 'nothing was drawn in this objective', 'draw them with s.draw(…)');
};
