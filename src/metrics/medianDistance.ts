import { distance } from './pairs.js';
import type { Rows } from './rows.js';
import type { Sliced } from './sliced.js';

/** How many rows of each sample take part: their distances are sorted in one piece. */
const most = 60;

/** So many rows of a sample, evenly spread over it. */
const spread = ({ data, width }: Rows): number[] => {
  const count = data.length / width;
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, k) => Math.floor((k * count) / taken)).flatMap((i) =>
    Array.from({ length: width }, (_, c) => data[i * width + c]!),
  );
};

/** The median of the distances between different rows of both samples together, over at most sixty rows of each. */
export function* medianDistance(a: Rows, b: Rows): Sliced<number> {
  const pooled = { data: Float64Array.from([...spread(a), ...spread(b)]), width: a.width };
  const count = pooled.data.length / pooled.width;
  const distances = new Float64Array((count * (count - 1)) / 2);
  let filled = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) distances[filled++] = distance(pooled, i, pooled, j);
    yield;
  }
  distances.sort();
  const middle = distances.length / 2;
  return (distances[Math.ceil(middle) - 1]! + distances[Math.floor(middle)]!) / 2;
}
