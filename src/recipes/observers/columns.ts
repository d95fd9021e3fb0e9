import type { Rows } from '../../metrics/rows.js';

/** Columns `from` to `to` of rows. */
export const columns = ({ data, width }: Rows, from: number, to: number): Rows => {
  const count = data.length / width;
  const cut = new Float32Array(count * (to - from));
  for (let i = 0, k = 0; i < count; i++) for (let j = from; j < to; j++, k++) cut[k] = data[i * width + j]!;
  return { data: cut, width: to - from };
};
