import { type Checked, left, mismatch, type Of, right, type Schema } from './schema.js';
import { withProblems } from './withProblems.js';

/** The schema of a field that may be left out of a record. */
export interface OptionalSchema<A> extends Schema<A | undefined> {
  readonly optional: true;
}

/** The schemas of the fields of a record. */
export type Fields = Readonly<Record<string, Schema<unknown>>>;
type OptionalKey<F extends Fields> = { [K in keyof F]: F[K] extends OptionalSchema<unknown> ? K : never }[keyof F];
/** The records of these fields. */
export type StructOf<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalKey<F>>]: Of<F[K]> } & {
  readonly [K in OptionalKey<F>]?: Exclude<Of<F[K]>, undefined>;
} extends infer O
  ? { readonly [K in keyof O]: O[K] }
  : never;

type Entry = readonly [key: string, schema: Schema<unknown>, value: unknown];

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (path: string, key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);

/** The values of one schema, with their keys; or what is wrong with the first that is wrong: there may be many. */
const decodeItems = <A, K extends string | number>(
  item: Schema<A>,
  entries: Iterable<readonly [K, unknown]>,
  path: string,
): Checked<readonly (readonly [K, A])[]> => {
  const items: (readonly [K, A])[] = [];
  for (const [key, value] of entries) {
    const one = item.decode(value, at(path, key));
    if (one._tag === 'Left') return one;
    items.push([key, one.right]);
  }
  return right(items);
};

/** The field, which may be left out. */
export const optional = <A>({ expected, decode, encode }: Schema<A>): OptionalSchema<A> => ({
  optional: true,
  expected: `${expected}, or nothing`,
  decode: (value, path) => (value === undefined ? right(undefined) : decode(value, path)),
  encode: (value) => (value === undefined ? undefined : encode(value)),
});

/**
 * A record of known fields, checked one by one; all problems are reported at once, each with its path.
 *
 * In plain words: one look at the answer is enough to correct a whole configuration. The known fields are copied into a
 * fresh record, and nothing else is.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { integer, number, optional, struct } from 'rxgan';
 *
 * const training = struct({ batch: integer({ min: 1 }), decay: number({ min: 0, max: 1 }), seed: optional(integer()) });
 * const checked = training.decode({ batch: 0, decay: 2 }, 'train');
 * assert.deepEqual(checked._tag === 'Left' && checked.left.map((error) => error.path), ['train.batch', 'train.decay']);
 * ```
 */
export const struct = <F extends Fields>(fields: F): Schema<StructOf<F>> => {
  const present = (from: Readonly<Record<string, unknown>>): readonly Entry[] =>
    Object.entries(fields).flatMap(([key, schema]) =>
      'optional' in schema && from[key] === undefined ? [] : [[key, schema, from[key]] as const],
    );
  return {
    expected: 'a record',
    decode: (value, path) => {
      if (!isRecord(value)) return left([mismatch(path, 'a record', value)]);
      const checked = present(value).map(([key, schema, one]) => [key, schema.decode(one, at(path, key))] as const);
      const problems = checked.flatMap(([, one]) => (one._tag === 'Left' ? one.left : []));
      const entries = checked.map(([key, one]) => [key, one._tag === 'Right' ? one.right : undefined] as const);
      return withProblems(problems, right(Object.fromEntries(entries) as StructOf<F>));
    },
    encode: (value) => Object.fromEntries(present(value).map(([key, schema, one]) => [key, schema.encode(one)])),
  };
};

/** A record with keys of the sender's choice. `fromEntries` defines own properties, so `__proto__` is a mere name. */
export const record = <A>(item: Schema<A>): Schema<Readonly<Record<string, A>>> => ({
  expected: 'a record',
  decode: (value, path) => {
    if (!isRecord(value)) return left([mismatch(path, 'a record', value)]);
    const items = decodeItems(item, Object.entries(value), path);
    return items._tag === 'Left' ? items : right(Object.fromEntries(items.right));
  },
  encode: (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, item.encode(value)])),
});

export const list = <A>(item: Schema<A>): Schema<readonly A[]> => ({
  expected: 'a list',
  decode: (value, path) => {
    if (!Array.isArray(value)) return left([mismatch(path, 'a list', value)]);
    const items = decodeItems(item, value.entries(), path);
    return items._tag === 'Left' ? items : right(items.right.map(([, one]) => one));
  },
  encode: (values) => values.map((value) => item.encode(value)),
});
