import { versionOf } from '../../engines/wasm/heap.js';
import { parametersOf } from './plan.js';
import { type Each, type PlayerName, players } from './protocol.js';
import type { Programs } from './shardPass.js';
import { sharedLayout } from './sharedLayout.js';
import { numbersOf } from './sharedTensor.js';

/** Weights and buffers of both networks as the threads see them. */
export interface SharedParameters {
  readonly memory: Each<SharedArrayBuffer>;
  /** Writes what has changed since it was written. No thread may be reading. */
  readonly publish: () => void;
  /** The parameters that a reader has not seen as they are now, by their positions, if any; it has seen them from then on. */
  readonly newsFor: (reader: object) => Each<readonly number[]> | undefined;
}

const each = <A>(of: (player: PlayerName) => A): Each<A> => ({
  generator: of('generator'),
  discriminator: of('discriminator'),
});

/** Both networks' parameters in shared memory; only those are copied that were written since, whoever wrote them. */
export const sharedParameters = (programs: Programs): SharedParameters => {
  const variables = each((player) => parametersOf(programs[player]));
  const memory = each(
    (player) => new SharedArrayBuffer(4 * variables[player].reduce((sum, { size }) => sum + size, 0)),
  );
  const places = each((player) => sharedLayout(variables[player], memory[player]));
  // No contents have this number.
  const unseen = (): Each<number[]> => each((player) => variables[player].map(() => -1));
  const published = unseen();
  const seen = new WeakMap<object, Each<number[]>>();
  return {
    memory,
    publish: () => {
      for (const player of players)
        places[player].forEach(({ variable, numbers }, i) => {
          const version = versionOf(variable);
          if (published[player][i] === version) return;
          numbers.set(numbersOf(variable));
          published[player][i] = version;
        });
    },
    newsFor: (reader) => {
      const known = seen.get(reader) ?? unseen();
      const news = each((player) =>
        published[player].flatMap((version, i) => (version === known[player][i] ? [] : [i])),
      );
      seen.set(
        reader,
        each((player) => [...published[player]]),
      );
      return players.some((player) => news[player].length > 0) ? news : undefined;
    },
  };
};
