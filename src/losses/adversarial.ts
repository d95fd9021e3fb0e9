import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { LatentDistribution } from '../models/latents.js';
import { headOf, type NetworkFunction, networkOf } from '../models/network.js';
import type { Key } from '../random.js';
import { at } from '../schedule.js';
import type { Labels } from '../streams/labels.js';
import type { AdversarialLoss, AnyLoss, LossContext, LossState, View } from './loss.js';
import { packed } from './packing.js';
import { problemsOf, refusal } from './requirement.js';

/** What an adversarial loss needs of the objective that it is a term of, during one update. */
export interface AdversarialScope {
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
 * A stateful loss carries numbers of its own for each critic. Errors: what the loss requires of the critic and does not
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
export const adversarial = (loss: AdversarialLoss<string, string>): AdversarialTerms => ({
  discriminator: (scope, critic, real, fake) => {
    assertSameCount(loss, real, fake);
    const { name, see, judge, score, lossContext, view } = seenBy(loss, scope, critic, real);
    const seen = { real: see(real, 'real'), fake: see(fake, 'fake') };
    const outputs = { real: judge(seen.real), fake: judge(seen.fake) };
    const [realScores, fakeScores] = [score(outputs.real), score(outputs.fake)];
    for (const state of lossStates(loss))
      scope.carry(name, state, state.next(scope.state(name, state), realScores, fakeScores));
    const viewFor = view(seen, { real: () => outputs.real, fake: () => outputs.fake });
    return summed(
      loss.discriminator(realScores, fakeScores, lossContext(loss.state)),
      furtherTerms(loss.discriminatorTerms, scope.step, viewFor),
    );
  },
  generator: (scope, critic, fake, real) => {
    const { see, judge, score, lossContext, view } = seenBy(loss, scope, critic, fake);
    const seenFake = see(fake, 'fake');
    const fakeOutput = judge(seenFake);
    let seenReal: tf.Tensor | undefined;
    let realOutput: tf.Tensor | undefined;
    const realSeen = (): tf.Tensor => (seenReal ??= see(given(real, loss), 'real'));
    const judgeReal = (): tf.Tensor => (realOutput ??= judge(realSeen()));
    const adversarialTerm = loss.generator(score(fakeOutput), () => score(judgeReal()), lossContext(loss.state));
    if (loss.generatorTerms.length === 0) return adversarialTerm;
    const viewFor = view({ real: realSeen(), fake: seenFake }, { real: judgeReal, fake: () => fakeOutput });
    return summed(adversarialTerm, furtherTerms(loss.generatorTerms, scope.step, viewFor));
  },
});

/** What the loss and its terms carry along. */
export const lossStates = ({ state, discriminatorTerms }: AnyLoss): LossState[] =>
  [state, ...discriminatorTerms.map((term) => term.state)].filter((each) => each !== undefined);

/** The terms beside the adversarial one, weighted, by name. */
export const furtherTerms = (
  terms: AnyLoss['discriminatorTerms'],
  step: number,
  view: (state: LossState | undefined) => View,
): Readonly<Record<string, tf.Scalar>> =>
  Object.fromEntries(
    terms.map(({ name, weight, value, state }) => [
      name,
      tf.mul<tf.Scalar>(asScalar(`term ${name}`, value(view(state))), at(weight, step)),
    ]),
  );

/** The tensor, if it is a single number; losses, terms and metrics of one's own must be. */
export const asScalar = (path: string, tensor: tf.Tensor): tf.Scalar => {
  if (tensor.rank === 0) return tensor as tf.Scalar;
  throw failure(
    'ShapeMismatch',
    path,
    `is of shape [${tensor.shape}], expected a single number`,
    'reduce it with tf.mean',
  );
};

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
  const lossContext = (state: LossState | undefined): LossContext => ({
    step: scope.step,
    key,
    state: () => (state === undefined ? tf.tensor1d([]) : scope.state(name, state)),
  });
  return {
    name,
    judge,
    score,
    lossContext,
    see: (x: tf.Tensor, purpose: string): tf.Tensor =>
      packed(
        loss.perturbations.reduce((seen, perturb, i) => perturb(seen, key(`${purpose} ${i}`), scope.step), x),
        loss.packing,
      ),
    view:
      (
        seen: Pick<View, 'real' | 'fake'>,
        outputs: { readonly real: () => tf.Tensor; readonly fake: () => tf.Tensor },
      ) =>
      (state: LossState | undefined): View => ({
        ...lossContext(state),
        ...seen,
        critic: (x, other) => score(judge(x, other)),
        head: (of, head) => headOf(network ?? { name }, outputs[of](), head),
        labels: () => labelsOf(scope),
        latents: (part) => latentsOf(scope, part),
      }),
  };
};

const labelsOf = ({ labels, step }: AdversarialScope): Labels => {
  if (labels !== undefined) return labels;
  throw failure('ConfigError', `tick ${step}, labels`, 'the batch has none', 'use batches(…, { labeled: true })');
};

const latentsOf = ({ drawn }: AdversarialScope, part: string | undefined): tf.Tensor => {
  const found = drawn();
  if (found === undefined)
    throw failure('ConfigError', 'latents', 'nothing was drawn in this objective', 'draw them with s.draw(…)');
  if (part === undefined) return found.latents;
  const columns = found.distribution.parts?.[part];
  if (columns === undefined)
    throw failure('ConfigError', `latents.${part}`, `${found.distribution.name} has no such part`, 'use jointLatents');
  return tf.slice(found.latents, [0, columns[0]], [-1, columns[1]]);
};
