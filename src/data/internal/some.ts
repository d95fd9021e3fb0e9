import { check, type Schema } from '../../schema/schema.js';

/** One or more of these names, each once: what a factor is restricted to. */
export const some = <A extends string>(...names: readonly A[]): Schema<readonly A[]> =>
  check(
    `one or more of ${names.join(', ')}, each once`,
    (value): value is readonly A[] =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((name) => names.includes(name as A)),
  );
