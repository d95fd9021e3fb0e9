import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { lossContext } from 'rxgan/losses';
import { expect } from 'vitest';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { leftBehind } from '../../support/engines.js';
import { runs, score } from '../batches.js';
import type { Case } from '../cases.js';
import type { Paid, Rows } from '../oracles.js';
import { type Check, check, near, ordered, type Player, type Precision, players } from './check.js';

type Measured = Pick<Paid, 'value' | 'real' | 'fake'>;

const rowsOf = (values: ArrayLike<number>, width: number): Rows =>
  Array.from({ length: values.length / width }, (_, i) =>
    Array.from({ length: width }, (_, k) => values[i * width + k]!),
  );
const tensorOf = (rows: Rows): tf.Tensor2D => tf.tensor2d(rows.flat(), [rows.length, rows[0]!.length]);

const momentOf = ({ state = [] }: Case) => lossContext(3, { seed: 1, state });
const lossOf = (of: Case, player: Player, real: tf.Tensor, fake: tf.Tensor): tf.Scalar =>
  player === 'discriminator'
    ? of.loss.discriminator(real, fake, momentOf(of))
    : of.loss.generator(fake, () => real, momentOf(of));

/** Evaluates on the device, and leaves numbers. */
const tidily = <A>(evaluate: () => A): A => {
  let result: A | undefined;
  tf.tidy(() => {
    result = evaluate();
  });
  return result!;
};

/** What the library's loss says, and its derivatives by all scores. */
const measured = (of: Case, player: Player, real: Rows, fake: Rows): Measured =>
  tidily(() => {
    const inputs = [tensorOf(real), tensorOf(fake)] as const;
    const { terms, gradients } = termsAndGradients(
      () => tf.stack([lossOf(of, player, ...inputs)]) as tf.Tensor1D,
      [1],
      inputs,
    );
    const [r, f] = gradients.map((gradient) => rowsOf(gradient.dataSync(), of.width ?? 1)) as [Rows, Rows];
    return { value: terms.dataSync()[0]!, real: r, fake: f };
  });
const paidTo = (of: Case, player: Player, real: Rows, fake: Rows): number =>
  tf.tidy(() => {
    const value = lossOf(of, player, tensorOf(real), tensorOf(fake));
    expect(value.rank).toBe(0);
    return value.dataSync()[0]!;
  });
const exactly = ({ oracle, ...of }: Case, player: Player, real: Rows, fake: Rows): Paid =>
  player === 'discriminator'
    ? oracle.discriminator(real, fake, momentOf({ oracle, ...of }))
    : oracle.generator(fake, real, momentOf({ oracle, ...of }));

const rows = ({ width = 1 }: Case): fc.Arbitrary<number[]> => fc.array(score, { minLength: width, maxLength: width });
/** Two batches of scores. */
const batches = (of: Case): fc.Arbitrary<readonly [Rows, Rows]> =>
  of.paired
    ? fc
        .array(fc.tuple(rows(of), rows(of)), { minLength: 1, maxLength: 8 })
        .map((pairs) => [pairs.map(([real]) => real), pairs.map(([, fake]) => fake)])
    : fc.tuple(fc.array(rows(of), { minLength: 1, maxLength: 8 }), fc.array(rows(of), { minLength: 1, maxLength: 8 }));
const forAll = (of: Case, precision: Precision, holds: (player: Player, real: Rows, fake: Rows) => void): void => {
  const holdsForBoth = ([real, fake]: readonly [Rows, Rows]): void => {
    for (const player of players) holds(player, real, fake);
  };
  if (precision.terse) fc.sample(batches(of), runs(precision.runs)).forEach(holdsForBoth);
  else fc.assert(fc.property(batches(of), holdsForBoth), runs(precision.runs));
};

const expectSlopes = (
  scores: Pick<Paid, 'real' | 'fake'>,
  actual: Measured,
  exact: Paid,
  { slope, score: resolution }: Precision,
  floor: number,
): void => {
  for (const side of ['real', 'fake'] as const) {
    expect(actual[side].length).toBe(exact[side].length);
    actual[side].forEach((row, i) => {
      row.forEach((value, k) => {
        const expected = exact[side][i]![k]!;
        const relative = slope + resolution * Math.abs(scores[side][i]![k]!);
        const tolerance = relative * (Math.abs(expected) + exact.slopeScale) + floor / exact[side].length;
        near(value, expected, tolerance, `the derivative by ${side} score ${i}`);
      });
    });
  }
};

const repeated = <A>(values: readonly A[], copies: number): A[] => Array.from({ length: copies }, () => values).flat();
const turned = <A>(values: readonly A[]): A[] => [...values.slice(1), ...values.slice(0, 1)].reverse();
/** What the formulas of scores are. */
export const scoreValues: readonly Check[] = [
  check('P1.6 the value is that of the formula in double precision', (of, precision) =>
    forAll(of, precision, (player, real, fake) => {
      const { value, scale } = exactly(of, player, real, fake);
      near(paidTo(of, player, real, fake), value, precision.value * (1 + scale), `the ${player} pays`);
    }),
  ),
  check('P1.5 the derivative by each score is the closed form', (of, precision) =>
    forAll(of, precision, (player, real, fake) => {
      // A hundredth of the largest derivative of a cross-entropy.
      const floor = 0.01 * precision.slope;
      expectSlopes({ real, fake }, measured(of, player, real, fake), exactly(of, player, real, fake), precision, floor);
    }),
  ),
  check(
    'scores of ±50 to ±1e4 give finite values, and derivatives that vanish exactly where they should',
    (of, precision) => {
      const extremes = [-1e4, -100, -50, 50, 100, 1e4];
      const row = (s: number): number[] => [s, 0.5, -s].slice(0, of.width ?? 1);
      for (const player of players)
        for (const r of extremes)
          for (const f of [r, -r]) {
            const [real, fake] = [[row(r)], [row(f)]];
            const [actual, exact] = [measured(of, player, real, fake), exactly(of, player, real, fake)];
            near(actual.value, exact.value, precision.value * (1 + exact.scale), `the ${player} pays at ${r} and ${f}`);
            expectSlopes({ real, fake }, actual, exact, precision, 1e-30);
          }
    },
  ),
];

/** What holds for the formulas of scores. */
export const scoreLaws: readonly Check[] = [
  check(
    'P1.1 the order of the examples does not matter',
    (of, precision) =>
      forAll(of, precision, (player, real, fake) => {
        const { value, scale } = exactly(of, player, real, fake);
        near(paidTo(of, player, turned(real), turned(fake)), value, precision.value * (1 + scale), 'another order');
      }),
    ordered,
  ),
  check(
    'P1.2 a batch beside copies of itself costs what the batch costs',
    (of, precision) =>
      forAll(of, precision, (player, real, fake) => {
        const { value, scale } = exactly(of, player, real, fake);
        const thrice = paidTo(of, player, repeated(real, 3), repeated(fake, 3));
        near(thrice, value, precision.value * (1 + scale), 'three copies');
      }),
    ordered,
  ),
  check(
    'P1.3 batches of different sizes are averaged each on its own',
    (of, precision) =>
      forAll(of, precision, (player, real, fake) => {
        const { value, scale } = exactly(of, player, real, fake);
        const unequal = paidTo(of, player, repeated(real, 4), repeated(fake, 3));
        near(unequal, value, precision.value * (1 + scale), 'four copies of the real, three of the generated');
      }),
    (of) => ordered(of) && of.paired !== true,
  ),
  check(
    'the generator wants its scores up, or its energies down',
    (of) => {
      const sign = of.better === 'up' ? -1 : 1;
      const fake = [-1.5, -0.25, -0.75].map((s) => [-sign * s]);
      const { fake: slopes } = measured(of, 'generator', [[-0.5], [0.25], [1]], fake);
      for (const [slope] of slopes) expect(sign * slope!).toBeGreaterThan(0.01);
    },
    ({ better }) => better !== 'neither',
  ),
  check('P1.7 values and derivatives leave no tensor behind', (of) => {
    const evaluate = (): void => {
      const row = [0.5, -1, 2].slice(0, of.width ?? 1);
      for (const player of players) measured(of, player, [row, row], [row, row]);
    };
    evaluate();
    expect(leftBehind(evaluate)).toBe(0);
  }),
];
