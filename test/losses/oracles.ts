import {
  hinge,
  labelSmoothing,
  leastSquares,
  leastSquaresWith,
  minimax,
  nonSaturating,
  type SeparableLoss,
  wasserstein,
} from 'rxgan/losses';

type Real = (score: number) => number;
/** One part of a loss as a function of one score, in float64, with its derivative. */
export interface Part {
  readonly value: Real;
  readonly slope: Real;
}
export interface Oracle {
  readonly asReal: Part;
  readonly asFake: Part;
  readonly generator: Part;
}

const softplus: Real = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid: Real = (x) => 1 / (1 + Math.exp(-x));

const part = (value: Real, slope: Real): Part => ({ value, slope });
const bceAsReal = part(
  (s) => softplus(-s),
  (s) => -sigmoid(-s),
);
const bceAsFake = part(softplus, sigmoid);
const linearUp = part(
  (s) => s,
  () => 1,
);
const linearDown = part(
  (s) => -s,
  () => -1,
);
const distance = (label: number): Part =>
  part(
    (s) => (s - label) ** 2 / 2,
    (s) => s - label,
  );
const mixed = (share: number, a: Part, b: Part): Part =>
  part(
    (s) => share * a.value(s) + (1 - share) * b.value(s),
    (s) => share * a.slope(s) + (1 - share) * b.slope(s),
  );

export const smoothed = 0.9;

/** Every separable loss beside its formula, written down here from the papers. */
export const oracles: readonly (readonly [name: string, loss: SeparableLoss, oracle: Oracle])[] = [
  [
    'minimax',
    minimax,
    {
      asReal: bceAsReal,
      asFake: bceAsFake,
      generator: part(
        (s) => -softplus(s),
        (s) => -sigmoid(s),
      ),
    },
  ],
  ['nonSaturating', nonSaturating, { asReal: bceAsReal, asFake: bceAsFake, generator: bceAsReal }],
  ['leastSquares', leastSquares, { asReal: distance(1), asFake: distance(0), generator: distance(1) }],
  [
    'leastSquaresWith(-1, 1, 0)',
    leastSquaresWith({ fake: -1, real: 1, generator: 0 }),
    { asReal: distance(1), asFake: distance(-1), generator: distance(0) },
  ],
  [
    'hinge',
    hinge,
    {
      asReal: part(
        (s) => Math.max(0, 1 - s),
        (s) => (s < 1 ? -1 : 0),
      ),
      asFake: part(
        (s) => Math.max(0, 1 + s),
        (s) => (s > -1 ? 1 : 0),
      ),
      generator: linearDown,
    },
  ],
  ['wasserstein', wasserstein, { asReal: linearDown, asFake: linearUp, generator: linearDown }],
  [
    'labelSmoothing(nonSaturating)',
    labelSmoothing(smoothed)(nonSaturating),
    { asReal: mixed(smoothed, bceAsReal, bceAsFake), asFake: bceAsFake, generator: bceAsReal },
  ],
];
