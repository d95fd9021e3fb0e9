import { failure } from '../errors.js';
import { type Key, keyOf, permuted, uniforms } from '../random.js';
import type { HostLabels } from '../streams/labels.js';

/**
 * The same classes in an order in which no example has its own: a derangement of the batch's labels.
 *
 * In plain words: a wrong label for every example. A mere shuffle would leave some right, one in a batch on average.
 *
 * Examples are sorted by class, the classes in an order drawn from the key, and each takes the label that stands a drawn
 * number of places further, at least as far as the largest class is long: so every class occurs as often as before. When
 * one class fills more than half of the batch there is no such order; then those that would keep their class get
 * another one, drawn uniformly. Errors: `ConfigError` for fewer than two classes.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { deranged } from 'rxgan/losses';
 *
 * const ids = Int32Array.of(0, 1, 2, 2, 1, 0);
 * const wrong = deranged({ ids, classes: 3 }, [1, 2]);
 * assert.ok(wrong.every((id, i) => id !== ids[i]));
 * assert.deepEqual([...wrong].sort(), [...ids].sort());
 * ```
 */
export const deranged = ({ ids, classes }: HostLabels, key: Key): Int32Array => {
  if (classes < 2)
    throw failure(
      'ConfigError',
      'labels.classes',
      `expected at least 2 classes, got ${classes}: there is no wrong one`,
      'train on data with several classes',
    );
  const count = ids.length;
  const rank = (id: number): number => permuted(id, classes, key);
  const order = Array.from(ids.keys()).sort((a, b) => rank(ids[a]!) - rank(ids[b]!));
  const sizes = new Int32Array(classes);
  for (const id of ids) sizes[id]!++;
  const largest = Math.max(...sizes);
  const [u] = uniforms(keyOf(key[0], 'shift', key[1]), 1);
  const shift = largest + Math.floor(u! * Math.max(0, count - 2 * largest + 1));
  const others = uniforms(keyOf(key[0], 'others', key[1]), count);
  const wrong = new Int32Array(count);
  order.forEach((example, place) => {
    const own = ids[example]!;
    const taken = ids[order[(place + shift) % count]!]!;
    // The fraction goes where the number is put among the integers.
    wrong[example] = taken === own ? (own + 1 + others[example]! * (classes - 1)) % classes : taken;
  });
  return wrong;
};
