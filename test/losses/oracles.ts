import type { LossContext } from 'rxgan/losses';
import { uniforms } from '../../src/random.js';

/** Numbers of a batch, one row an example. */
export type Rows = readonly (readonly number[])[];
type Real = (x: number) => number;

/** What a player pays, in float64, and the derivative by every score. */
export interface Paid {
  readonly value: number;
  /** The size of what is added up to `value`: terms of 1e4 may cancel. */
  readonly scale: number;
  readonly real: Rows;
  readonly fake: Rows;
  /** The size of what is added up to one of the derivatives. */
  readonly slopeScale: number;
}
/** A loss in plain numbers, written down from the papers. */
export interface Oracle {
  readonly discriminator: (real: Rows, fake: Rows, context: LossContext) => Paid;
  readonly generator: (fake: Rows, real: Rows, context: LossContext) => Paid;
}

/** A function of one score with its derivative. */
export interface Part {
  readonly value: Real;
  readonly slope: Real;
}

const total = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0);
export const meanOf = (values: readonly number[]): number => total(values) / values.length;
export const softplusOf: Real = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
export const sigmoidOf: Real = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
/** e^x, and from 40 on its tangent. */
export const tangentExpOf: Real = (x) => (x <= 40 ? Math.exp(x) : Math.exp(40) * (x - 39));
const tangentExpSlope: Real = (x) => Math.exp(Math.min(x, 40));

export const part = (value: Real, slope: Real): Part => ({ value, slope });
export const crossEntropyReal = part(
  (s) => softplusOf(-s),
  (s) => -sigmoidOf(-s),
);
export const crossEntropyFake = part(softplusOf, sigmoidOf);
export const up = part(
  (s) => s,
  () => 1,
);
export const scaled = (by: number, { value, slope }: Part): Part =>
  part(
    (s) => by * value(s),
    (s) => by * slope(s),
  );
export const down = scaled(-1, up);
export const distanceTo = (label: number): Part =>
  part(
    (s) => (s - label) ** 2 / 2,
    (s) => s - label,
  );
/** max(0, margin + sign · s), with the derivative 0 at the kink. */
export const hinged = (margin: number, sign: number): Part =>
  part(
    (s) => Math.max(0, margin + sign * s),
    (s) => (margin + sign * s > 0 ? sign : 0),
  );
export const mixed = (share: number, a: Part, b: Part): Part =>
  part(
    (s) => share * a.value(s) + (1 - share) * b.value(s),
    (s) => share * a.slope(s) + (1 - share) * b.slope(s),
  );
/** The exponential a e^{b s}, continued along its tangent. */
const exponential = (a: number, b: number): Part =>
  part(
    (s) => a * tangentExpOf(b * s),
    (s) => a * b * tangentExpSlope(b * s),
  );
const plus = (by: number, { value, slope }: Part): Part => part((s) => value(s) + by, slope);

const halfTanh = part(
  (v) => Math.tanh(v) / 2,
  (v) => 2 * sigmoidOf(2 * v) * sigmoidOf(-2 * v),
);
const log2 = Math.log(2);
/** g_f and f*(g_f) of the eight rows: Nowozin et al. 2016, tables 2 and 6. */
export const fGanParts: Readonly<Record<string, { readonly activation: Part; readonly conjugate: Part }>> = {
  totalVariation: { activation: halfTanh, conjugate: halfTanh },
  kullbackLeibler: {
    activation: up,
    conjugate: part(
      (v) => tangentExpOf(v - 1),
      (v) => tangentExpSlope(v - 1),
    ),
  },
  reverseKullbackLeibler: { activation: exponential(-1, -1), conjugate: plus(-1, up) },
  pearson: {
    activation: up,
    conjugate: part(
      (v) => v ** 2 / 4 + v,
      (v) => v / 2 + 1,
    ),
  },
  neyman: { activation: plus(1, exponential(-1, -1)), conjugate: plus(2, exponential(-2, -0.5)) },
  squaredHellinger: { activation: plus(1, exponential(-1, -1)), conjugate: plus(-1, exponential(1, 1)) },
  jensenShannon: {
    activation: plus(log2, scaled(-1, crossEntropyReal)),
    conjugate: plus(-log2, crossEntropyFake),
  },
  gan: { activation: scaled(-1, crossEntropyReal), conjugate: crossEntropyFake },
};

const flat = (rows: Rows): number[] => rows.map(([only]) => only!);
const rowsOf = (values: readonly number[]): Rows => values.map((value) => [value]);
const sizeOf = (values: readonly number[]): number => meanOf(values.map(Math.abs));
const averaged = ({ value, slope }: Part, scores: readonly number[]) => {
  const values = scores.map(value);
  return { value: meanOf(values), scale: sizeOf(values), slopes: scores.map((s) => slope(s) / scores.length) };
};
const nothing = (rows: Rows): Rows => rows.map((row) => row.map(() => 0));

/** The three formulas of a separable loss. */
export interface Formulas {
  readonly asReal: Part;
  readonly asFake: Part;
  readonly generator: Part;
}
export const separable = ({ asReal, asFake, generator }: Formulas): Oracle => ({
  discriminator: (real, fake) => {
    const [r, f] = [averaged(asReal, flat(real)), averaged(asFake, flat(fake))];
    return {
      value: r.value + f.value,
      scale: r.scale + f.scale,
      real: rowsOf(r.slopes),
      fake: rowsOf(f.slopes),
      slopeScale: 0,
    };
  },
  generator: (fake, real) => {
    const { value, scale, slopes } = averaged(generator, flat(fake));
    return { value, scale, real: nothing(real), fake: rowsOf(slopes), slopeScale: 0 };
  },
});

/** A loss in which k_t weighs the generated side: Berthelot et al. 2017. */
export const equilibrium = (k: number): Oracle => separable({ asReal: up, asFake: scaled(-k, up), generator: up });

/** mean A(x - mean y) + mean B(y - mean x), with its derivatives by x and y. */
const relativeToMean = (a: Part, b: Part, x: readonly number[], y: readonly number[]) => {
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const [above, below] = [x.map((s) => s - meanY), y.map((s) => s - meanX)];
  const [first, second] = [averaged(a, above), averaged(b, below)];
  const sizes = [...above.map(a.slope), ...below.map(b.slope)].map(Math.abs);
  return {
    value: first.value + second.value,
    scale: first.scale + second.scale + sizeOf(x) + sizeOf(y),
    x: first.slopes.map((slope) => slope - total(second.slopes) / x.length),
    y: second.slopes.map((slope) => slope - total(first.slopes) / y.length),
    slopeScale: Math.max(...sizes) * (1 + sizeOf(x) + sizeOf(y)),
  };
};
/** Jolicoeur-Martineau 2018, eqs 8 and 9. */
export const averageRelativistic = ({ asReal, asFake }: Formulas): Oracle => ({
  discriminator: (real, fake) => {
    const { x, y, ...rest } = relativeToMean(asReal, asFake, flat(real), flat(fake));
    return { ...rest, real: rowsOf(x), fake: rowsOf(y) };
  },
  generator: (fake, real) => {
    const { x, y, ...rest } = relativeToMean(asReal, asFake, flat(fake), flat(real));
    return { ...rest, fake: rowsOf(x), real: rowsOf(y) };
  },
});
/** Jolicoeur-Martineau 2018, eqs 6 and 7. */
export const pairedRelativistic = ({ asReal }: Formulas): Oracle => {
  const pairs = (x: Rows, y: Rows) =>
    averaged(
      asReal,
      flat(x).map((s, i) => s - y[i]![0]!),
    );
  const negative = (values: readonly number[]): Rows => values.map((value) => [-value]);
  return {
    discriminator: (real, fake) => {
      const { value, scale, slopes } = pairs(real, fake);
      return { value, scale, real: rowsOf(slopes), fake: negative(slopes), slopeScale: 0 };
    },
    generator: (fake, real) => {
      const { value, scale, slopes } = pairs(fake, real);
      return { value, scale, fake: rowsOf(slopes), real: negative(slopes), slopeScale: 0 };
    },
  };
};

/** Each example is called by the wrong name where its draw is below the share. */
export const flipped = (share: number, { asReal, asFake, generator }: Formulas): Oracle => {
  const side = (right: Part, wrong: Part, scores: readonly number[], draws: ArrayLike<number>) => {
    const as = scores.map((_, i) => (draws[i]! < share ? wrong : right));
    const values = scores.map((s, i) => as[i]!.value(s));
    return {
      value: meanOf(values),
      scale: sizeOf(values),
      slopes: rowsOf(scores.map((s, i) => as[i]!.slope(s) / scores.length)),
    };
  };
  const plain = separable({ asReal, asFake, generator });
  return {
    ...plain,
    discriminator: (real, fake, { key }) => {
      const r = side(asReal, asFake, flat(real), uniforms(key('flipped real'), real.length));
      const f = side(asFake, asReal, flat(fake), uniforms(key('flipped fake'), fake.length));
      return { value: r.value + f.value, scale: r.scale + f.scale, real: r.slopes, fake: f.slopes, slopeScale: 0 };
    },
  };
};

/** log softmax of one row. */
export const logSoftmaxOf = (row: readonly number[]): number[] => {
  const largest = Math.max(...row);
  const norm = largest + Math.log(total(row.map((l) => Math.exp(l - largest))));
  return row.map((l) => l - norm);
};
/** 0 log 0 = 0. */
const times = (p: number, log: number): number => (p === 0 ? 0 : p * log);
const entropyOf = (logs: readonly number[]): number => -total(logs.map((log) => times(Math.exp(log), log)));

/** mean_i H[p_i], and H[mean_i p_i], with their derivatives by every logit. */
export const meanEntropyOf = (logits: Rows) => {
  const logs = logits.map(logSoftmaxOf);
  const entropies = logs.map(entropyOf);
  return {
    value: meanOf(entropies),
    slopes: logs.map((row, i) => row.map((log) => -times(Math.exp(log), log + entropies[i]!) / logits.length)),
  };
};
export const marginalEntropyOf = (logits: Rows) => {
  const shares = logits.map((row) => logSoftmaxOf(row).map(Math.exp));
  const marginal = logits[0]!.map((_, k) => meanOf(shares.map((row) => row[k]!)));
  const logs = marginal.map((m) => (m === 0 ? -1e4 : Math.log(m)));
  return {
    value: -total(marginal.map((m, k) => times(m, logs[k]!))),
    slopes: shares.map((row) => {
      const expected = total(row.map((p, k) => times(p, logs[k]!)));
      return row.map((p, k) => -times(p, logs[k]! - expected) / logits.length);
    }),
  };
};
const combined = (...terms: readonly (readonly [weight: number, slopes: Rows])[]): Rows =>
  terms[0]![1].map((row, i) => row.map((_, k) => total(terms.map(([weight, slopes]) => weight * slopes[i]![k]!))));
/** Springenberg 2015, eqs 7 and 8, both to be minimized. */
export const categorical: Oracle = {
  discriminator: (real, fake) => {
    const [sure, even, unsure] = [meanEntropyOf(real), marginalEntropyOf(real), meanEntropyOf(fake)];
    return {
      value: sure.value - even.value - unsure.value,
      scale: 1,
      real: combined([1, sure.slopes], [-1, even.slopes]),
      fake: combined([-1, unsure.slopes]),
      slopeScale: 1,
    };
  },
  generator: (fake, real) => {
    const [sure, even] = [meanEntropyOf(fake), marginalEntropyOf(fake)];
    return {
      value: sure.value - even.value,
      scale: 1,
      fake: combined([1, sure.slopes], [-1, even.slopes]),
      real: nothing(real),
      slopeScale: 1,
    };
  },
};
