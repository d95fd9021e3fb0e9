/**
 * A data set is a function of the index: `at(i)` is example i, always the same, for 0 <= i < size.
 *
 * In plain words: no iterator, no state; shuffling is arithmetic on the index and resuming is free.
 */
export interface Dataset {
  readonly name: string;
  readonly size: number;
  /** The shape of one example: `[2]` for points, `[height, width, channels]` for images. */
  readonly shape: readonly number[];
  readonly at: (index: number) => ArrayLike<number>;
  /** How many classes the examples have, and which one example i belongs to: 0 <= label(i) < classes. */
  readonly classes?: number;
  readonly label?: (index: number) => number;
}
