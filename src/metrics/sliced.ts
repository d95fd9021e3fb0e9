/**
 * A computation in pieces: every `yield` ends one piece, and what is returned is the result.
 *
 * In plain words: slow work that can be put down and taken up again. `complete` runs it at once, `runCooperatively` between
 * other work; both give the same result.
 *
 * A piece stays well below 2 ms for 2,500 rows of 64 numbers: one row of a matrix of distances, one projection, one row
 * of rotations. Nothing runs before the first piece is asked for, so mistakes are reported there.
 */
export type Sliced<R> = Generator<void, R, void>;
