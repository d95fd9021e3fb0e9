/** When the last of all turns that were asked for may begin. */
let last: Promise<void> = Promise.resolve();

/**
 * The next turn of the event loop that nobody else has taken.
 *
 * Whoever works beside training in small pieces asks for it before each piece: then every turn has one piece of one of
 * them, and a tick never waits for longer than that.
 */
export const nextMacrotask = (): Promise<void> => {
  last = last.then(() => new Promise((begin) => setImmediate(begin)));
  return last;
};
