/** Second forms of functions, each kept beside the function that it is a form of. */
export interface FunctionMetadata<F extends object, A> {
  /** Keeps the form beside the function, and gives the function. */
  readonly keep: <G extends F>(f: G, form: A) => G;
  readonly of: (f: F) => A | undefined;
}

/**
 * Keeps a second form of a function (its derivative, say, or a faster way) beside the function itself.
 *
 * In plain words: code that copies a record and puts another function into it loses the second form with the first one, so
 * the two can never contradict each other.
 */
export const functionMetadata = <F extends object, A>(): FunctionMetadata<F, A> => {
  const forms = new WeakMap<F, A>();
  return {
    keep: (f, form) => {
      forms.set(f, form);
      return f;
    },
    of: (f) => forms.get(f),
  };
};
