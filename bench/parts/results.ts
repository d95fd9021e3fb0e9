import * as E from 'fp-ts/lib/Either.js';

/** Milliseconds a step in each round, by column; or why it has none. */
export type Times = Readonly<Record<string, E.Either<string, readonly number[]>>>;
/** The times of everything that was measured, by what it is. */
export type Results = Readonly<Record<string, Times>>;

/** The times of a column, if it has any. */
export const timesOf = (results: Results, work: string, column: string): readonly number[] | undefined => {
  const found = results[work]?.[column];
  return found !== undefined && E.isRight(found) ? found.right : undefined;
};
