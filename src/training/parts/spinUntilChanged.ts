/** Milliseconds: longer than a thread waits for another between two parts of a step. */
const patience = 2;

/**
 * Has a number in shared memory become another one than `value`, now or within two milliseconds?
 *
 * In plain words: looks again and again before one goes to sleep. A thread that sleeps is woken late, and by some schedulers on
 * the processor of the thread that wakes it, where it has to wait for that one.
 */
export const spinUntilChanged = (words: Int32Array, place: number, value: number): boolean => {
  const until = performance.now() + patience;
  do if (Atomics.load(words, place) !== value) return true;
  while (performance.now() < until);
  return false;
};
