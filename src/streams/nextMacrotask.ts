/** Resolves when the last requested turn begins. */
let last: Promise<void> = Promise.resolve();

/**
 * The next turn of the event loop that is not reserved yet.
 *
 * Code that works beside training in small pieces awaits one before each piece: then every turn has one piece of one of
 * them, and a tick never waits for longer than that.
 */
export const nextMacrotask = (): Promise<void> => {
  last = last.then(() => new Promise((begin) => setImmediate(begin)));
  return last;
};
