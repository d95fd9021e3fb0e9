import { type Fields, isRecord, type StructOf, struct } from './records.js';
import { literal } from './scalars.js';
import { type Checked, left, mismatch, type Of, type Schema } from './schema.js';

type Cases<T extends string, C extends Readonly<Record<string, Fields>>> = {
  [K in keyof C & string]: StructOf<{ readonly [Tag in T]: Schema<K> } & C[K]>;
}[keyof C & string];

/** One of several records; the field `tag` says which. */
export const union = <T extends string, const C extends Readonly<Record<string, Fields>>>(
  tag: T,
  cases: C,
): Schema<Cases<T, C>> => {
  const schemas = new Map<unknown, Schema<unknown>>(
    Object.entries(cases).map(([name, fields]) => [name, struct({ [tag]: literal(name), ...fields })]),
  );
  const expected = `one of ${Object.keys(cases).join(', ')}`;
  return {
    expected: `a record whose ${tag} is ${expected}`,
    decode: (value, path) => {
      if (!isRecord(value)) return left([mismatch(path, 'a record', value)]);
      const schema = schemas.get(value[tag]);
      return schema === undefined
        ? left([mismatch(`${path}.${tag}`, expected, value[tag])])
        : (schema.decode(value, path) as Checked<Cases<T, C>>);
    },
    encode: (value) => schemas.get((value as Readonly<Record<string, unknown>>)[tag])!.encode(value),
  };
};

type Keyed<C extends Fields> = { [K in keyof C]: { readonly [Key in K]: Of<C[K]> } }[keyof C];

/** A record of exactly one field, which says what stands in it. */
export const keyed = <C extends Fields>(cases: C): Schema<Keyed<C>> => {
  const expected = `a record of one of ${Object.keys(cases).join(', ')}`;
  const keyOf = (value: object): string | undefined => Object.keys(cases).find((key) => Object.hasOwn(value, key));
  return {
    expected,
    decode: (value, path) => {
      const key = isRecord(value) ? keyOf(value) : undefined;
      if (key === undefined) return left([mismatch(path, expected, value)]);
      return struct({ [key]: cases[key]! }).decode(value, path) as Checked<Keyed<C>>;
    },
    encode: (value) => {
      const key = keyOf(value)!;
      return { [key]: cases[key]!.encode(value[key as keyof typeof value]) };
    },
  };
};

/** What fits one schema, or else the other. */
export const either = <A extends string, B extends object>(first: Schema<A>, second: Schema<B>): Schema<A | B> => {
  const expected = `${first.expected}, or ${second.expected}`;
  return {
    expected,
    decode: (value, path) => {
      if (typeof value === 'object' && value !== null) return second.decode(value, path);
      const one = first.decode(value, path);
      return one._tag === 'Right' ? one : left([mismatch(path, expected, value)]);
    },
    encode: (value) => (typeof value === 'string' ? first.encode(value) : second.encode(value)),
  };
};
