/**
 * JSON in which NaN and infinities survive, as the texts "NaN", "Infinity" and "-Infinity", instead of becoming null.
 *
 * In plain words: a broken number in a log should look broken.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { toJson } from 'rxgan/runs';
 *
 * assert.equal(toJson({ dLoss: Number.NaN }), '{"dLoss":"NaN"}');
 * ```
 */
export const toJson = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner),
    indent,
  );
