/**
 * What further threads gain: a step of both players by one engine and by several, interleaved, medians of 7 rounds.
 * Run it with `npm run bench:workers`, on a machine with as many idle cores as workers; `-- --workers 4 --batch 128` for others.
 */
import { parseArgs } from 'node:util';
import { pickEngine } from 'rxgan/engines';
import { nonSaturating } from 'rxgan/losses';
import type { GanPlayer, Model } from 'rxgan/models';
import { alternating } from 'rxgan/operators';
import { type BatchSource, ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { load, machine } from './parts/machine.js';
import { median } from './parts/median.js';
import { modelOf, sourceOf } from './parts/networks.js';
import { ratio } from './parts/ratio.js';
import { rows } from './parts/rows.js';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2' },
    batch: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '7' },
  },
});
const [workers, batch, rounds] = [Number(values.workers), Number(values.batch), Number(values.rounds)];

const measured = [
  { row: 'mlp', steps: 30 },
  { row: 'conv', steps: 8 },
] as const;

/** Milliseconds a step. */
const timed = async (model: Model<GanPlayer>, source: BatchSource, count: number, steps: number): Promise<number> => {
  const started = performance.now();
  await lastValueFrom(ticks(model, source).pipe(alternating(nonSaturating, { workers: count }), take(steps)));
  return (performance.now() - started) / steps;
};

const shown = (milliseconds: number): string => `${milliseconds.toFixed(2)} ms`.padStart(12);

const engine = await pickEngine({ engine: 'wasm' })();
if (engine._tag === 'Left') throw engine.left;
console.log(`${machine()}, load ${load().toFixed(1)}, batch ${batch}\n`);
console.log(`${''.padEnd(14)}${'1 worker'.padStart(12)}${`${workers} workers`.padStart(12)}   ratio   (best of each)`);
for (const { row, steps } of measured) {
  const make = modelOf[row](false);
  const source = sourceOf(row, batch);
  const [alone, together] = [make(), make()];
  const times: { readonly alone: number[]; readonly together: number[] } = { alone: [], together: [] };
  // The first steps start the threads, and are compiled without optimization.
  await timed(alone, source, 1, steps);
  await timed(together, source, workers, steps);
  for (let round = 0; round < rounds; round++) {
    times.alone.push(await timed(alone, source, 1, steps));
    times.together.push(await timed(together, source, workers, steps));
  }
  const faster = ratio(times.alone, times.together)!;
  const best = Math.min(...times.alone) / Math.min(...times.together);
  console.log(
    `${rows[row].title.padEnd(14)}${shown(median(times.alone))}${shown(median(times.together))}   x ${faster.toFixed(2)}  (x ${best.toFixed(2)})`,
  );
  alone[Symbol.dispose]();
  together[Symbol.dispose]();
}
console.log(`\nload at the end ${load().toFixed(1)}`);
