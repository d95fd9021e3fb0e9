import { versionOf } from '../../engines/wasm/heap.js';
import { parametersOf } from './plan.js';
import { type Each, mapEach } from './protocol.js';
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

/** All networks' parameters in shared memory; only those are copied that were written since, whatever wrote them. */
export const sharedParameters = (programs: Programs): SharedParameters => {
  const variables = mapEach(programs, parametersOf);
  const memory = mapEach(variables, (own) => new SharedArrayBuffer(4 * own.reduce((sum, { size }) => sum + size, 0)));
  const places = mapEach(variables, (own, player) => sharedLayout(own, memory[player]!));
  // No contents have this number.
  const unseen = (): Each<number[]> => mapEach(variables, (own) => own.map(() => -1));
  const published = unseen();
  const seen = new WeakMap<object, Each<number[]>>();
  return {
    memory,
    publish: () => {
      for (const [player, own] of Object.entries(places))
        own.forEach(({ variable, numbers }, i) => {
          const version = versionOf(variable);
          if (published[player]![i] === version) return;
          numbers.set(numbersOf(variable));
          published[player]![i] = version;
        });
    },
    newsFor: (reader) => {
      const known = seen.get(reader) ?? unseen();
      const news = mapEach(published, (versions, player) =>
        versions.flatMap((version, i) => (version === known[player]![i] ? [] : [i])),
      );
      seen.set(
        reader,
        mapEach(published, (versions) => [...versions]),
      );
      return Object.values(news).some((positions) => positions.length > 0) ? news : undefined;
    },
  };
};
