import { median } from './median.js';
import { excess, ratio } from './ratio.js';
import { type Results, timesOf } from './results.js';
import { type RowName, rowNames, rows } from './rows.js';
import { significant } from './significant.js';

/** What a measurement should come to, what it came to, and whether that is enough. */
export interface AimResult {
  readonly aim: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Something to reach, and how near the measurement comes; none where it was not measured. */
export interface Aim {
  readonly title: string;
  readonly evaluate: (results: Results) => AimResult | undefined;
}

const quotient = (
  row: RowName,
  of: string,
  to: string,
  what: string,
  compare: (value: number) => Pick<AimResult, 'aim' | 'met'>,
): Aim => ({
  title: `${rows[row].title}: ${what}`,
  evaluate: (results) => {
    const value = ratio(timesOf(results, row, of), timesOf(results, row, to));
    return value === undefined ? undefined : { ...compare(value), measured: significant(value) };
  },
});
const most = (row: RowName, of: string, to: string, what: string, bound: number): Aim =>
  quotient(row, of, to, what, (value) => ({ aim: `<= ${bound}`, met: value <= bound }));
const least = (row: RowName, of: string, to: string, what: string, bound: number): Aim =>
  quotient(row, of, to, what, (value) => ({ aim: `>= ${bound}`, met: value >= bound }));

/** Under which name the pipeline and the loop written by hand are measured in short turns. */
export const operatorsOf = (row: RowName): string => `${row}, operators`;

/** What operators may cost: a share of a step, or microseconds, whichever is more. */
const share = 0.01;
const microseconds = 5;

const operators = (row: RowName): Aim => ({
  title: `${rows[row].title}: pipeline over a loop written by hand`,
  evaluate: (results) => {
    const [stream, loop] = ['wasm', 'byHand'].map((column) => timesOf(results, operatorsOf(row), column));
    if (stream === undefined || loop === undefined) return undefined;
    const allowed = Math.max(share * 1000 * median(loop), microseconds);
    const value = 1000 * excess(stream, loop);
    return { aim: `<= ${significant(allowed)} us`, measured: `${significant(value)} us`, met: value <= allowed };
  },
});

/** What this library sets out to do, on one core unless it says otherwise. */
export const aims: readonly Aim[] = [
  most('points', 'wasm', 'torch1', 'WASM to PyTorch', 0.5),
  most('mlp', 'wasm', 'torch1', 'WASM to PyTorch', 2),
  most('conv', 'wasm', 'torch1', 'WASM to PyTorch', 3),
  most('wganGp', 'wasm', 'torch1', 'WASM to PyTorch', 3),
  least('mlp', 'wasm', 'workers', '1 worker to 2', 1.6),
  least('conv', 'wasm', 'workers', '1 worker to 2', 1.6),
  most('mlp', 'native1', 'torch1', 'native to PyTorch', 1.3),
  most('conv', 'native1', 'torch1', 'native to PyTorch', 1.3),
  most('mlp', 'native2', 'torch2', 'native to PyTorch, 2 threads each', 1.3),
  most('conv', 'native2', 'torch2', 'native to PyTorch, 2 threads each', 1.3),
  ...rowNames.map((row) => least(row, 'stock', 'wasm', 'TensorFlow.js as shipped to WASM', 6)),
  ...rowNames.map(operators),
];
