/** Is this a promise, of this realm or another, or any other value that is awaited like one? */
export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
