import { check, left, mismatch, right, type Schema } from './schema.js';

/** The numbers from `min` to `max`, both inclusive, that are `above` one and `below` another. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

const phrase = (kind: string, { min, max, above, below }: NumberRange): string => {
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined && below !== undefined) return `${kind} from ${min} to below ${below}`;
  const bounds = [
    ...(min === undefined ? [] : [`of at least ${min}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(max === undefined ? [] : [`of at most ${max}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  return [kind, bounds.join(' and ')].join(' ').trim();
};

const within =
  ({ min = -Infinity, max = Infinity, above = -Infinity, below = Infinity }: NumberRange) =>
  (value: number): boolean =>
    value >= min && value <= max && value > above && value < below;

/**
 * A finite number of a range.
 *
 * In plain words: NaN and the infinities are refused; for a number that may be one of them there is `anyNumber`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { integer, number } from 'rxgan';
 *
 * assert.equal(number({ min: 0, below: 1 }).expected, 'a number from 0 to below 1');
 * assert.equal(integer({ min: 1 }).expected, 'a positive integer');
 * assert.equal(integer({ min: 1, max: 9 }).decode(9.5, 'layers')._tag, 'Left');
 * ```
 */
export const number = (range: NumberRange = {}): Schema<number> => {
  const inside = within(range);
  return check(
    phrase('a number', range),
    (value): value is number => typeof value === 'number' && Number.isFinite(value) && inside(value),
  );
};

/** An integer of a range that a double holds exactly; `expected` names it in messages. */
export const integer = (range: Pick<NumberRange, 'min' | 'max'> = {}, expected?: string): Schema<number> => {
  const inside = within(range);
  return check(
    expected ?? (range.min === 1 && range.max === undefined ? 'a positive integer' : phrase('an integer', range)),
    (value): value is number => Number.isSafeInteger(value) && inside(value as number),
  );
};

/** What a run's random numbers start from. */
export const seed = integer({ min: 0, max: 2 ** 32 - 1 });

/** Where a server listens; 0 takes any free one. */
export const port = integer({ min: 0, max: 2 ** 16 - 1 }, 'a port from 0 to 65535 (0 takes any free one)');

const named: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
  '-0': -0,
};

/** Any number. JSON has no NaN and would write `null`, so the non-finite ones are written by name. */
export const anyNumber: Schema<number> = {
  expected: 'a number',
  decode: (value, path) => {
    if (typeof value === 'number') return right(value);
    return typeof value === 'string' && Object.hasOwn(named, value)
      ? right(named[value]!)
      : left([mismatch(path, 'a number', value)]);
  },
  // JSON has no NaN and no infinities, and loses the sign of 0.
  encode: (value) => (Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value)),
};
