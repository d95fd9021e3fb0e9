import { deranged } from 'rxgan/losses';
import { logSoftmaxOf, meanOf, type Part, tangentExpOf } from './oracles.js';
import { crossEntropyOf, drawsOf, type World } from './world.js';

type Row = readonly number[];
/** The value of a term with its weight, in plain numbers, written down from the papers. */
export type TermOracle = (world: World) => number;

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);
const outputs = (world: World, side: 'real' | 'fake', name: string): number[][] =>
  world[side].map((x, i) => [...world.head(name, x, world.ids[i]!)]);
const scoresOf = (world: World, side: 'real' | 'fake'): number[] =>
  outputs(world, side, 'score').map(([score]) => score!);

/** |∇D|, with what keeps the root differentiable. */
const norm = (gradient: Row): number => Math.sqrt(sum(gradient.map((g) => g * g)) + 1e-12);
const slopesAt = (world: World, points: readonly Row[]): number[] =>
  points.map((x, i) => norm(world.slope(x, world.ids[i]!)));

/** Gulrajani et al. 2017, eq. 3: x̂ = e x + (1 - e) x̃, e uniform for each example. */
export const gradientPenaltyOf =
  (weight: number, oneSided = false): TermOracle =>
  (world) => {
    const shared = Math.min(world.real.length, world.fake.length);
    const shares = drawsOf(world, 'interpolation', shared);
    const between = shares.map((e, i) => world.real[i]!.map((x, j) => e * x + (1 - e) * world.fake[i]![j]!));
    return weight * meanOf(slopesAt(world, between).map((g) => (oneSided ? Math.max(0, g - 1) : g - 1) ** 2));
  };

/** Kodali et al. 2017, and their code: x + spread · std(batch) · U(0, 1). */
export const draganOf =
  (weight: number, spread: number): TermOracle =>
  (world) => {
    const numbers = world.real.flat();
    const average = meanOf(numbers);
    const deviation = Math.sqrt(meanOf(numbers.map((x) => (x - average) ** 2)));
    const u = drawsOf(world, 'neighborhood', numbers.length);
    const near = world.real.map((x, i) => x.map((value, j) => value + spread * deviation * u[i * x.length + j]!));
    return weight * meanOf(slopesAt(world, near).map((g) => (g - 1) ** 2));
  };

/** Mescheder et al. 2018, eqs 9 and 10. */
export const zeroCenteredOf =
  (side: 'real' | 'fake', weight: number): TermOracle =>
  (world) =>
    (weight / 2) * meanOf(world[side].map((x, i) => sum(world.slope(x, world.ids[i]!).map((g) => g * g))));

/** Tseng et al. 2021, eq. 6; the state holds the averages of the real and of the generated scores. */
export const leCamOf =
  (weight: number): TermOracle =>
  (world) => {
    const [real, fake] = world.state as [number, number];
    const apart = (side: 'real' | 'fake', anchor: number): number =>
      meanOf(scoresOf(world, side).map((s) => (s - anchor) ** 2));
    return weight * (apart('real', fake) + apart('fake', real));
  };

/** Reed et al. 2016, algorithm 1: real examples beside a wrong class. */
export const mismatchedOf =
  (weight: number, { value }: Part): TermOracle =>
  (world) => {
    const ids = Int32Array.from(world.ids);
    const wrong = deranged({ ids, classes: world.classes }, world.context.key('mismatched'));
    return weight * meanOf(world.real.map((x, i) => value(world.head('score', x, wrong[i]!)[0]!)));
  };

/** Odena et al. 2017, eq. 3. */
export const classesOf =
  (weight: number, ...sides: readonly ('real' | 'fake')[]): TermOracle =>
  (world) =>
    weight * sum(sides.map((side) => crossEntropyOf(outputs(world, side, 'classes'), world.ids)));

/** Chen et al. 2016, eqs 5 and 6: a code of three classes, and two numbers uniform in [-1, 1]. */
export const informationOf =
  (weight: number, ...codes: readonly ('digit' | 'style')[]): TermOracle =>
  (world) => {
    const bounds = {
      digit: () =>
        meanOf(
          outputs(world, 'fake', 'digit').map((row, i) =>
            sum(logSoftmaxOf(row).map((log, k) => world.codes['digit']![i]![k]! * log)),
          ),
        ) + Math.log(3),
      style: () =>
        meanOf(
          outputs(world, 'fake', 'style').map(([m1, m2, s1, s2], i) => {
            const [c1, c2] = world.codes['style']![i]! as [number, number];
            const density = (c: number, m: number, s: number): number =>
              -0.5 * (Math.log(2 * Math.PI) + s + (c - m) ** 2 * tangentExpOf(-s));
            return density(c1, m1!, s1!) + density(c2, m2!, s2!);
          }),
        ) +
        2 * Math.log(2),
    };
    return -weight * sum(codes.map((code) => bounds[code]()));
  };

/** Salimans et al. 2016, section 3.1. */
export const matchedFeaturesOf =
  (weight: number): TermOracle =>
  (world) => {
    const average = (side: 'real' | 'fake'): number[] => {
      const rows = outputs(world, side, 'features');
      return rows[0]!.map((_, j) => meanOf(rows.map((row) => row[j]!)));
    };
    const fake = average('fake');
    return weight * sum(average('real').map((value, j) => (value - fake[j]!) ** 2));
  };

/** Zhao et al. 2016, section 2.4. */
export const squaredCosineOf = (codes: readonly Row[]): number => {
  const units = codes.map((code) => code.map((value) => value / norm(code)));
  const pairs = units.flatMap((a, i) =>
    units.flatMap((b, j) => (i === j ? [] : [sum(a.map((value, k) => value * b[k]!)) ** 2])),
  );
  return meanOf(pairs);
};
export const pullingAwayOf =
  (weight: number): TermOracle =>
  (world) =>
    weight * squaredCosineOf(outputs(world, 'fake', 'code'));

/** weight · mean s² of one side: a term of one's own. */
export const driftOf =
  (weight: number, side: 'real' | 'fake'): TermOracle =>
  (world) =>
    weight * meanOf(scoresOf(world, side).map((s) => s * s));
