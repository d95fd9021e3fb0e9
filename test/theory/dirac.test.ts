import '../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  type AdversarialLoss,
  gradientPenalty,
  instanceNoise,
  minimax,
  nonSaturating,
  r1,
  r2,
  relativisticAverage,
  relativisticPairing,
  wasserstein,
} from 'rxgan/losses';
import { discriminatorStep, generatorStep, simultaneousStep, times } from 'rxgan/operators';
import { pipe } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { goldenList, goldenMissing, goldenTitle } from '../support/golden.js';
import { runs } from './atoms.js';
import { expectAllClose, expectClose } from './close.js';
import {
  type Eigenvalues,
  eigenvalues,
  fieldAt,
  multipliers,
  type Position,
  play,
  radius,
  type Scheme,
  spectralRadius,
} from './diracGame.js';

type Loss = AdversarialLoss<string, string>;

const simultaneous = (loss: Loss): Scheme => simultaneousStep(loss);
/** The generator moves first. */
const alternating = (loss: Loss, generatorUpdates = 1, discriminatorUpdates = 1): Scheme =>
  pipe(times(generatorUpdates, generatorStep(loss)), times(discriminatorUpdates, discriminatorStep(loss)));

beforeAll(() => start('js'));

/** f' of f(t) = -log(1 + e^-t): 1/2 at 0. */
const slope = (t: number): number => 1 / (1 + Math.exp(t));
const product = ({ theta, psi }: Position): number => theta * psi;

type Field = (at: Position) => Position;
const minimaxField: Field = (at) => ({
  theta: -at.psi * slope(product(at)),
  psi: at.theta * slope(product(at)),
});
const nonSaturatingField: Field = (at) => ({ ...minimaxField(at), theta: -at.psi * slope(-product(at)) });
const wassersteinField: Field = ({ theta, psi }) => ({ theta: -psi, psi: theta });
/** WGAN-GP with the target slope 1. */
const penalizedField =
  (weight: number): Field =>
  ({ theta, psi }) => ({ theta: -psi, psi: theta - weight * (Math.abs(psi) - 1) * Math.sign(psi) });
const damped =
  (field: Field, by: number): Field =>
  (at) => ({ ...field(at), psi: field(at).psi - by * at.psi });
const twice =
  (field: Field): Field =>
  (at) => ({ theta: 2 * field(at).theta, psi: 2 * field(at).psi });

/** What is left between two ways of computing the same. */
const rounding = 1e-13;

const position: fc.Arbitrary<Position> = fc.record({
  theta: fc.integer({ min: -64, max: 64 }).map((n) => n / 16),
  psi: fc.integer({ min: -64, max: 64 }).map((n) => n / 16),
});

describe('the vector field of one simultaneous step', () => {
  test.each<readonly [string, Loss, Field, tolerance: number]>([
    ['minimax', minimax, minimaxField, rounding],
    ['nonSaturating', nonSaturating, nonSaturatingField, rounding],
    ['wasserstein', wasserstein, wassersteinField, rounding],
    ['r1', r1(0.3)(minimax), damped(minimaxField, 0.3), rounding],
    ['r2', r2(0.7)(nonSaturating), damped(nonSaturatingField, 0.7), rounding],
    // The norm has 1e-12 under its root.
    ['gradientPenalty', gradientPenalty(0.35)(wasserstein), penalizedField(0.7), 1e-9],
    ['relativisticPairing', relativisticPairing(nonSaturating), nonSaturatingField, rounding],
    // Both of its terms compare the two scores.
    ['relativisticAverage', relativisticAverage(nonSaturating), twice(nonSaturatingField), rounding],
  ])('of %s is that of the theory', async (_name, loss, expected, tolerance) => {
    const property = fc.asyncProperty(position, async (at) => {
      const field = await fieldAt(simultaneous(loss), at);
      expectClose(field.theta, expected(at).theta, tolerance);
      expectClose(field.psi, expected(at).psi, tolerance);
    });
    await fc.assert(property, runs(20));
  });

  /** Half the rate at which the squared distance from the equilibrium changes. */
  const powerAt = async (loss: Loss, at: Position): Promise<number> => {
    const { theta, psi } = await fieldAt(simultaneous(loss), at);
    return at.theta * theta + at.psi * psi;
  };
  test.each([
    ['minimax', minimax],
    ['wasserstein', wasserstein],
  ] as const)('P13.1 of %s neither gains nor loses energy', async (_name, loss) => {
    await fc.assert(
      fc.asyncProperty(position, async (at) => expectClose(await powerAt(loss, at), 0, rounding)),
      runs(20),
    );
  });
  test('P13.1 of nonSaturating loses θψ tanh(θψ / 2), which is more than nothing where θψ is not 0', async () => {
    const property = fc.asyncProperty(position, async (at) => {
      const power = await powerAt(nonSaturating, at);
      expectClose(power, -product(at) * Math.tanh(product(at) / 2), rounding);
      if (product(at) !== 0) expect(power).toBeLessThan(0);
    });
    await fc.assert(property, runs(20));
  });
  test.each([
    ['minimax', minimax],
    ['wasserstein', wasserstein],
  ] as const)('P13.1 of %s with R1 loses γψ²', async (_name, loss) => {
    await fc.assert(
      fc.asyncProperty(position, async (at) =>
        expectClose(await powerAt(r1(0.5)(loss), at), -0.5 * at.psi ** 2, rounding),
      ),
      runs(20),
    );
  });
});

/**
 * Instance noise of this deviation, as exact expectations: the two points ±s have its mean and variance, and the field's
 * derivative at the equilibrium depends on no higher moment.
 */
const blurred = (deviation: number): Loss => ({
  ...minimax,
  perturbations: [(examples) => tf.add(examples, tf.tensor2d([deviation, -deviation], [2, 1]))],
});

const expectEigenvalues = (actual: Eigenvalues, center: number, discriminant: number): void => {
  expectClose(actual.center, center, 1e-8);
  expectClose(actual.discriminant, discriminant, 1e-8);
};

// Written as center ± √discriminant; f'(0) = 1/2 and f''(0) = -1/4.
describe('the eigenvalues at the equilibrium', () => {
  test.each<readonly [string, Loss, center: number, discriminant: number]>([
    ['minimax: ± i f′', minimax, 0, -1 / 4],
    ['nonSaturating: ± i f′', nonSaturating, 0, -1 / 4],
    ['wasserstein: ± i', wasserstein, 0, -1],
    ...[0.3, 1, 2].flatMap((g) =>
      [r1(g)(minimax), r2(g)(minimax), r1(g)(nonSaturating)].map(
        (loss) => [`${loss.name}, γ ${g}: -γ/2 ± √(γ²/4 - f′²)`, loss, -g / 2, g ** 2 / 4 - 1 / 4] as const,
      ),
    ),
    ...[0.5, 1, 2].map(
      (s) =>
        [`noise of deviation ${s}: f″s² ± √(f″²s⁴ - f′²)`, blurred(s), -(s ** 2) / 4, s ** 4 / 16 - 1 / 4] as const,
    ),
  ])('of the field of %s', async (_name, loss, center, discriminant) => {
    expectEigenvalues(await eigenvalues(simultaneous(loss), { batch: 2 }), center, discriminant);
  });

  test('of instanceNoise itself, whose draws leave a few per cent', async () => {
    const { center, discriminant } = await eigenvalues(simultaneous(instanceNoise(0.7)(minimax)), { batch: 8192 });
    expectClose(center, -(0.7 ** 2) / 4, 5e-3);
    expectClose(discriminant, 0.7 ** 4 / 16 - 1 / 4, 1e-2);
  });

  test.each([
    [1, 1, 0.2],
    [2, 1, 0.2],
    [1, 5, 0.2],
    [3, 2, 1.5],
    [1, 1, 4],
    [2, 2, 3],
  ] as const)(
    'of alternating minimax, %i updates against %i at h = %d: 1 - a²/2 ± √((1 - a²/2)² - 1), a = √(n n′) h f′',
    async (generatorUpdates, discriminatorUpdates, rate) => {
      const scheme = alternating(minimax, generatorUpdates, discriminatorUpdates);
      const a = (Math.sqrt(generatorUpdates * discriminatorUpdates) * rate) / 2;
      const found = await multipliers(scheme, { rate });
      expectEigenvalues(found, 1 - a ** 2 / 2, (1 - a ** 2 / 2) ** 2 - 1);
      // On the unit circle up to a = 2, where the two meet at -1, and one outside of it beyond.
      if (a < 2) expectClose(spectralRadius(found), 1, 1e-8);
      if (a > 2) expect(spectralRadius(found)).toBeGreaterThan(1.1);
    },
  );

  test.each([1, 3])('of alternating minimax unrolled %i times: |λ|² = 1 - k h² f′, a spiral inwards', async (k) => {
    const rate = 0.2;
    const unrolled = pipe(generatorStep(minimax, { unrolled: { steps: k, rate } }), discriminatorStep(minimax));
    const found = await multipliers(unrolled, { rate });
    const center = 1 - rate ** 2 / 8 - (k * rate ** 2) / 4;
    expectEigenvalues(found, center, center ** 2 - (1 - (k * rate ** 2) / 2));
    expectClose(spectralRadius(found), Math.sqrt(1 - (k * rate ** 2) / 2), 1e-8);
  });

  test.each([0.2, 0.8])('with R1 a simultaneous step of h = %d contracts if and only if h f′² < γ', async (rate) => {
    const contraction = async (share: number): Promise<number> =>
      spectralRadius(await multipliers(simultaneous(r1((share * rate) / 4)(minimax)), { rate }));
    expect(await contraction(0.9)).toBeGreaterThan(1);
    expectClose(await contraction(1), 1, 1e-8);
    expect(await contraction(1.1)).toBeLessThan(1);
  });
  test('without R1 a simultaneous step of minimax multiplies by √(1 + h² / 4)', async () => {
    expectClose(spectralRadius(await multipliers(simultaneous(minimax))), Math.sqrt(1.01), 1e-8);
  });
});

/** The runs of the golden file: h = 0.2 from (1, 1). */
const schemes = {
  'dirac-gan-sim': [simultaneous(minimax), 500],
  'dirac-gan-alt': [alternating(minimax), 500],
  'dirac-ns-sim': [simultaneous(nonSaturating), 500],
  'dirac-ns-alt': [alternating(nonSaturating), 500],
  'dirac-wgan-sim': [simultaneous(wasserstein), 100],
  'dirac-wgan-alt': [alternating(wasserstein), 500],
  'dirac-gan-r1-0.3-sim': [simultaneous(r1(0.3)(minimax)), 500],
  'dirac-gan-r1-1.0-sim': [simultaneous(r1(1)(minimax)), 500],
  'dirac-gan-r1-0.3-alt': [alternating(r1(0.3)(minimax)), 500],
  'dirac-ns-r1-0.3-sim': [simultaneous(r1(0.3)(nonSaturating)), 500],
} as const satisfies Readonly<Record<string, readonly [Scheme, number]>>;
type Name = keyof typeof schemes;
const names = Object.keys(schemes) as Name[];

describe('500 steps', () => {
  const played = new Map<Name, Promise<readonly Position[]>>();
  /** Run once, by the first test that looks at it. */
  const pathOf = (name: Name): Promise<readonly Position[]> => {
    const [scheme, steps] = schemes[name];
    const path = played.get(name) ?? play(scheme, { steps });
    played.set(name, path);
    return path;
  };
  /** The distance from the equilibrium, from the start on. */
  const radiiOf = async (name: Name): Promise<number[]> => [Math.SQRT2, ...(await pathOf(name)).map(radius)];
  const endOf = async (name: Name): Promise<number> => (await radiiOf(name)).at(-1)!;

  describe.skipIf(goldenMissing)(goldenTitle, () => {
    test.each(names)('%s', async (name) => {
      const last = (await pathOf(name)).at(-1)!;
      // Relative throughout: with R1 the numbers are as small as 1e-22.
      expectAllClose(
        [last.theta, last.psi, radius(last)].map((value, i) => value / goldenList(name)[i]!),
        [1, 1, 1],
        1e-10,
      );
    });
  });

  test('simultaneous minimax moves outwards at every step', async () => {
    (await radiiOf('dirac-gan-sim')).reduce((before, after) => {
      expect(after).toBeGreaterThan(before);
      return after;
    });
  });
  test('P13.2 simultaneous wasserstein goes outwards by √(1 + h²) at every step', async () => {
    (await radiiOf('dirac-wgan-sim')).reduce((before, after) => {
      expectClose(after / before, Math.sqrt(1.04));
      return after;
    });
    expectClose(await endOf('dirac-wgan-sim'), 10.050367971797787);
  });
  test('alternating wasserstein keeps θ² + ψ² - hθψ, and so neither leaves nor arrives', async () => {
    for (const { theta, psi } of await pathOf('dirac-wgan-alt'))
      expectClose(theta ** 2 + psi ** 2 - 0.2 * theta * psi, 1.8);
  });
  test('P13.3 with R1 the equilibrium is reached: 2.642656e-6 for γ = 0.3, 9.53e-22 at critical damping', async () => {
    expect((await endOf('dirac-gan-r1-0.3-sim')).toExponential(6)).toBe('2.642656e-6');
    expect((await endOf('dirac-gan-r1-1.0-sim')).toExponential(2)).toBe('9.53e-22');
    expect(await endOf('dirac-gan-r1-0.3-alt')).toBeLessThan(1e-6);
    expect(await endOf('dirac-ns-r1-0.3-sim')).toBeLessThan(1e-5);
  });
  test('P13.3 with γ = 0.3 the distance falls by √0.95 a step', async () => {
    expectClose(spectralRadius(await multipliers(simultaneous(r1(0.3)(minimax)))), Math.sqrt(0.95), 1e-8);
    const radii = await radiiOf('dirac-gan-r1-0.3-sim');
    // The orbit is an ellipse, which after 300 steps still makes a tenth of a per cent.
    expectClose((radii[500]! / radii[200]!) ** (1 / 300), Math.sqrt(0.95), 2e-3);
  });
  test('P13.4 simultaneous nonSaturating settles on a cycle of radius about √(2h), from outside and from inside', async () => {
    expect((await endOf('dirac-ns-sim')).toFixed(3)).toBe('0.640');
    for (const r of (await radiiOf('dirac-ns-sim')).slice(-100))
      expect(Math.abs(r - Math.sqrt(0.4))).toBeLessThan(0.02);
    const inside = await play(simultaneous(nonSaturating), { from: { theta: 0.3, psi: 0 }, steps: 400 });
    expect(radius(inside[0]!)).toBeLessThan(0.31);
    for (const at of inside.slice(-50)) expect(Math.abs(radius(at) - Math.sqrt(0.4))).toBeLessThan(0.05);
  });
  test('P13.4 alternating nonSaturating comes in as √(8 / (h n))', async () => {
    expect((await endOf('dirac-ns-alt')).toFixed(4)).toBe('0.2839');
    (await radiiOf('dirac-ns-alt')).forEach((r, n) => {
      if (n > 300) expect(Math.abs(r / Math.sqrt(8 / (0.2 * n)) - 1)).toBeLessThan(0.06);
    });
  });
  test('P13.5 alternating minimax stays on its orbit', async () => {
    for (const r of await radiiOf('dirac-gan-alt')) {
      expect(r).toBeGreaterThan(1.34);
      expect(r).toBeLessThan(1.43);
    }
    expect((await endOf('dirac-gan-alt')).toFixed(10)).toBe('1.4210188692');
  });

  describe.each([
    ['simultaneous', simultaneous],
    ['alternating', alternating],
  ] as const)('%s', (_name, scheme) => {
    const late = async (loss: Loss, rules: { readonly clip?: number; readonly batch?: number } = {}) =>
      (await play(scheme(loss), { ...rules, steps: 120 })).slice(-30);

    test('wasserstein with clipped weights goes round and round', async () => {
      for (const at of await late(wasserstein, { clip: 1 })) {
        expect(Math.abs(at.psi)).toBeLessThanOrEqual(1);
        expect(radius(at)).toBeGreaterThan(0.9);
        expect(radius(at)).toBeLessThan(1.3);
      }
    });
    test('wasserstein with a gradient penalty towards 1 goes round and round', async () => {
      for (const at of await late(gradientPenalty(0.35)(wasserstein))) {
        expect(radius(at)).toBeGreaterThan(1);
        expect(radius(at)).toBeLessThan(2);
      }
    });
    test('minimax arrives with noise on both sides, and with R2', async () => {
      for (const at of await late(blurred(1), { batch: 2 })) expect(radius(at)).toBeLessThan(0.02);
      for (const at of await late(r2(1)(minimax))) expect(radius(at)).toBeLessThan(0.01);
    });
  });
});
