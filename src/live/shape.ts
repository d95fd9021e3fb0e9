import type { Either } from 'fp-ts/lib/Either.js';

/** How one kind of value looks on the wire, and how to check it there. `encode` yields plain JSON values. */
export interface Shape<A> {
  readonly decode: (value: unknown, path: string) => Either<string, A>;
  encode(value: A): unknown;
}

// Only the type of Either is imported: the page's bundle must not carry fp-ts for two constructors.
export const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value });
export const left = <E>(problem: E): Either<E, never> => ({ _tag: 'Left', left: problem });

const check = <A>(expected: string, is: (value: unknown) => value is A): Shape<A> => ({
  decode: (value, path) => (is(value) ? right(value) : left(`${path}: expected ${expected}`)),
  encode: (value) => value,
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text = check('a text', (value): value is string => typeof value === 'string');

/** A text of at most so many letters. */
export const short = (most: number): Shape<string> =>
  check(
    `a text of at most ${most} letters`,
    (value): value is string => typeof value === 'string' && value.length <= most,
  );

export const flag = check('true or false', (value): value is boolean => typeof value === 'boolean');

export const integer = (least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> =>
  check(
    `an integer from ${least} to ${most}`,
    (value): value is number => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  );

export const oneOf = <A extends string>(...names: readonly A[]): Shape<A> =>
  check(names.join(' or '), (value): value is A => names.some((name) => name === value));

const nonFinite: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** Any number. JSON has no NaN and would write `null`, so the non-finite ones travel by name. */
export const number: Shape<number> = {
  decode: (value, path) => {
    if (typeof value === 'number') return right(value);
    return typeof value === 'string' && Object.hasOwn(nonFinite, value)
      ? right(nonFinite[value]!)
      : left(`${path}: expected a number`);
  },
  encode: (value) => (Number.isFinite(value) ? value : String(value)),
};

/** A value of a run's configuration. A non-finite number stands in brackets, to differ from the same word as a text. */
export const setting: Shape<string | number | boolean> = {
  decode: (value, path) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return right(value);
    return Array.isArray(value) && value.length === 1
      ? number.decode(value[0], path)
      : left(`${path}: expected a text, a number, true or false`);
  },
  encode: (value) => (typeof value === 'number' && !Number.isFinite(value) ? [String(value)] : value),
};

const decodeAll = <A>(
  entries: Iterable<readonly [key: string | number, shape: Shape<A>, value: unknown]>,
  path: string,
): Either<string, (readonly [string | number, A])[]> => {
  const decoded: (readonly [string | number, A])[] = [];
  for (const [key, shape, value] of entries) {
    const result = shape.decode(value, `${path}.${key}`);
    if (result._tag === 'Left') return result;
    decoded.push([key, result.right]);
  }
  return right(decoded);
};

const map = <A, B>(result: Either<string, A>, f: (value: A) => B): Either<string, B> =>
  result._tag === 'Left' ? result : right(f(result.right));

export const list = <A>(item: Shape<A>): Shape<readonly A[]> => ({
  decode: (value, path) =>
    Array.isArray(value)
      ? map(
          decodeAll(
            value.map((one, i) => [i, item, one] as const),
            path,
          ),
          (entries) => entries.map(([, one]) => one),
        )
      : left(`${path}: expected a list`),
  encode: (values) => values.map((value) => item.encode(value)),
});

/** A record with keys of the sender's choice. `fromEntries` defines own properties, so `__proto__` is a mere name. */
export const record = <A>(item: Shape<A>): Shape<Readonly<Record<string, A>>> => ({
  decode: (value, path) =>
    isRecord(value)
      ? map(
          decodeAll(
            Object.entries(value).map(([key, one]) => [key, item, one] as const),
            path,
          ),
          (entries) => Object.fromEntries(entries),
        )
      : left(`${path}: expected a record`),
  encode: (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, item.encode(value)])),
});

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Shape<infer A> ? A : never };

/** A record of known fields: they are copied one by one into a fresh object, and nothing else is. */
export const struct = <R extends Fields, O extends Fields = {}>(
  required: R,
  optional: O = {} as O,
): Shape<Values<R> & Partial<Values<O>>> => {
  const present = (from: Readonly<Record<string, unknown>>) => [
    ...Object.entries(required).map(([key, shape]) => [key, shape, from[key]] as const),
    ...Object.entries(optional)
      .filter(([key]) => from[key] !== undefined)
      .map(([key, shape]) => [key, shape, from[key]] as const),
  ];
  return {
    decode: (value, path) =>
      isRecord(value)
        ? map(decodeAll(present(value), path), (entries) => Object.fromEntries(entries) as never)
        : left(`${path}: expected a record`),
    encode: (value) => Object.fromEntries(present(value).map(([key, shape, one]) => [key, shape.encode(one)])),
  };
};
