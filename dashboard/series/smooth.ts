/**
 * An exponential moving average whose weights halve every `halfLife` steps, whatever the points are made of.
 *
 * In plain words: a point counts for as many steps as lie between it and the one before, so buckets of 512 steps give the
 * curve that single steps give. It has no bias to the first value (the weights are divided by their sum). A gap stays one.
 * `spacing`: the steps that the first point stands for.
 */
export const smooth = (
  steps: readonly number[],
  values: readonly (number | null)[],
  halfLife: number,
  spacing = 1,
): readonly (number | null)[] => {
  if (!(halfLife > 0)) return values;
  let [sum, weight, before] = [0, 0, (steps[0] ?? 0) - spacing];
  return values.map((value, i) => {
    if (value === null) return null;
    const kept = 0.5 ** (Math.max(0, steps[i]! - before) / halfLife);
    sum = kept * sum + (1 - kept) * value;
    weight = kept * weight + (1 - kept);
    before = steps[i]!;
    return weight > 0 ? sum / weight : value;
  });
};
