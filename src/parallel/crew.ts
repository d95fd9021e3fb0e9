import { type Member, member } from './member.js';
import { planOf } from './plan.js';
import type { Programs } from './shardPass.js';
import { sharedParameters } from './sharedParameters.js';
import { type ThreadOptions, thread } from './thread.js';

/** The threads that work on one model, beside the main thread. */
export interface Crew extends Disposable {
  readonly programs: Programs;
  /** So many threads that have, or will have before anything else, all parameters as they are now. */
  readonly muster: (count: number) => readonly Member[];
  /** Has the threads take what was written since, while this one goes on: then `muster` finds nothing left to do. */
  readonly inform: () => void;
  /** Has a thread failed? */
  readonly isBroken: () => boolean;
}

/** Threads for a model with these programs, started when they are asked for and kept until the crew is disposed of. */
export const crew = (programs: Programs, options?: ThreadOptions): Crew => {
  const { memory: parameters, publish, newsFor } = sharedParameters(programs);
  const plans = { generator: planOf(programs.generator), discriminator: planOf(programs.discriminator) };
  const most = Math.max(parameters.generator.byteLength, parameters.discriminator.byteLength);
  const members: Member[] = [];
  const inform = (): void => {
    // All of them first: one may still be reading what is about to be overwritten.
    for (const each of members) each.settle();
    publish();
    for (const each of members) {
      const news = newsFor(each);
      if (news !== undefined) each.load(news);
    }
  };
  return {
    programs,
    inform,
    muster: (count) => {
      while (members.length < count) {
        const gradients = new SharedArrayBuffer(most);
        const name = `worker ${members.length + 1}`;
        members.push(member(thread(name, { plans, parameters, gradients }, options), gradients));
      }
      inform();
      return members.slice(0, count);
    },
    isBroken: () => members.some((each) => each.isLost()),
    [Symbol.dispose]: () => {
      for (const each of members.splice(0)) each[Symbol.dispose]();
    },
  };
};
