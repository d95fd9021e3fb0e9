/** Steps a second over about the last two seconds, from the times at which steps are done. */
export const throughput = (now: () => number = () => performance.now()): ((done: number) => number) => {
  let marks: readonly { readonly at: number; readonly done: number }[] = [];
  return (done) => {
    const at = now();
    const last = marks.at(-1);
    if (last === undefined || at - last.at >= 100) marks = [...marks, { at, done }].slice(-20);
    const first = marks[0]!;
    return at > first.at ? (1000 * (done - first.done)) / (at - first.at) : 0;
  };
};
