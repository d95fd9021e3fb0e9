/** Takes one out of a bucket that fills at a steady rate; false if there is none. `now` in milliseconds. */
export type TokenBucket = (now: number) => boolean;

/** A full bucket: so many at once, then so many a second. */
export const tokenBucket = (
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number },
  start: number,
): TokenBucket => {
  let [level, last] = [burst, start];
  return (now) => {
    level = Math.min(burst, level + (Math.max(0, now - last) * perSecond) / 1000);
    last = now;
    if (level < 1) return false;
    level--;
    return true;
  };
};
