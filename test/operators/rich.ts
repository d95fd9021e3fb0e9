import {
  auxiliaryClassifier,
  dragan,
  featureMatching,
  gradientPenalty,
  instanceNoise,
  leCam,
  matchingAware,
  mutualInformation,
  nonSaturating,
  pullingAway,
  r1,
  r2,
} from 'rxgan/losses';
import {
  dense,
  type GanOptions,
  type GanPlayer,
  gan,
  gaussian,
  heads,
  identity,
  jointLatents,
  type Model,
  type NetworkFactory,
  normal,
  oneHotLatent,
  sequential,
  sgd,
  tanh,
  uniform,
  withCondition,
} from 'rxgan/models';

const biased = { bias: normal(0.3) };
/** Everything that any loss here asks of a discriminator of points of three classes. */
export const richCritic: NetworkFactory = sequential(
  [2],
  withCondition(3),
  dense(5, tanh, biased),
  heads({
    score: dense(1, undefined, biased),
    classes: dense(3),
    kind: dense(3),
    style: dense(2),
    code: dense(4, undefined, biased),
    features: identity,
  }),
);
export const richGenerator: NetworkFactory = sequential(
  [6],
  withCondition(3),
  dense(4, tanh, biased),
  dense(2, undefined, biased),
);

/** A conditional model with codes; its optimizers are plain descent at rate 1, so that an update is a gradient. */
export const rich = (over: Partial<GanOptions> = {}): Model<GanPlayer> =>
  gan({
    seed: 1,
    latents: jointLatents({ noise: gaussian(2), kind: oneHotLatent(3), style: uniform(1) }),
    generator: richGenerator,
    discriminator: richCritic,
    optimizers: { generator: sgd({ learningRate: 1 }), discriminator: sgd({ learningRate: 1 }) },
    ...over,
  })();

/** Classes for a batch of eight. */
export const ids = [0, 1, 2, 2, 1, 0, 0, 1];

const matching = auxiliaryClassifier(0.7)(matchingAware(0.4)(nonSaturating));
const informed = mutualInformation({ kind: 'categorical', style: 'gaussian' }, 0.3)(matching);
const matched = pullingAway(0.2)(featureMatching(0.5)(informed));
/** A loss with every kind of term: of either player, of both, with a state, and with derivatives of the critic. */
export const everyTerm = instanceNoise(0.1)(
  dragan(0.9)(gradientPenalty(0.8)(r2(0.4)(r1(0.6)(leCam(0.3, { decay: 0.5 })(matched))))),
);
