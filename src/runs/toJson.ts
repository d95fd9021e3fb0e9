/** JSON in which NaN and infinities survive, as the texts "NaN", "Infinity" and "-Infinity", instead of becoming null. */
export const toJson = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner),
    indent,
  );
