import * as E from 'fp-ts/lib/Either.js';

/** Milliseconds a step over so many steps, or why it cannot be done. */
export type Ask = (steps: number) => Promise<E.Either<string, number>>;

/** How often each contender is measured, and for about how many milliseconds. */
export interface Turns {
  readonly rounds: number;
  readonly slice: number;
}

/** Four times as many steps from one measurement to the next: code is compiled, memory is allocated, caches are filled. */
const warmer = 4;

/** Warms up until a slice takes half its time, and gives how many steps fill it. */
export const calibrated = async (ask: Ask, slice: number): Promise<E.Either<string, number>> => {
  for (let steps = 1; ; ) {
    const answer = await ask(steps);
    if (E.isLeft(answer)) return answer;
    const fitting = Math.max(1, Math.round(slice / answer.right));
    if (steps * answer.right >= slice / 2) return E.right(fitting);
    steps = Math.min(fitting, steps * warmer);
  }
};

/** In which order contenders are measured: each is first once, and the direction changes, so that none always has the same neighbor. */
export const orderOf = (round: number, count: number): readonly number[] => {
  const turned = Array.from({ length: count }, (_, i) => (round + i) % count);
  return round % 2 === 0 ? turned : turned.toReversed();
};

/** Milliseconds a step of each contender in every round. Slices alternate, so that all see the same machine. */
export const interleaved = async (
  asks: readonly Ask[],
  { rounds, slice }: Turns,
): Promise<readonly E.Either<string, readonly number[]>[]> => {
  const steps: E.Either<string, number>[] = [];
  for (const ask of asks) steps.push(await calibrated(ask, slice));
  const times: E.Either<string, number[]>[] = steps.map((count) => (E.isLeft(count) ? count : E.right([])));
  for (let round = 0; round < rounds; round++)
    for (const i of orderOf(round, asks.length)) {
      const [count, soFar] = [steps[i]!, times[i]!];
      if (E.isLeft(count) || E.isLeft(soFar)) continue;
      const answer = await asks[i]!(count.right);
      if (E.isLeft(answer)) times[i] = answer;
      else soFar.right.push(answer.right);
    }
  return times;
};
