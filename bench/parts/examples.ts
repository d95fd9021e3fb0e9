import { batch, type Row, type RowName, rows } from './rows.js';

/** Examples in the memory of the host, made without any library: for a row's contenders, whichever they load. */
export const examples = (row: RowName, count = 16 * batch): readonly Float32Array[] => {
  const { example }: Row = rows[row];
  const size = example.reduce((product, length) => product * length, 1);
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, i) =>
    row === 'points'
      ? Float32Array.of(
          Math.cos((Math.PI / 4) * i) + 0.04 * (uniform() - 0.5),
          Math.sin((Math.PI / 4) * i) + 0.04 * (uniform() - 0.5),
        )
      : Float32Array.from({ length: size }, () => 2 * uniform() - 1),
  );
};
