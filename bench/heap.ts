/**
 * Does anything grow in a long run? A hundred thousand ticks of a small model, with what is held after every tenth of them.
 * `npm run bench:heap`, or with an argument: `npm run bench:heap -- --ticks 20000`. Needs `node --expose-gc`.
 */
import { parseArgs } from 'node:util';
import { queryObjects } from 'node:v8';
import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { inMemory, ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { alternating, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, tap } from 'rxjs';
import { growth } from './parts/growth.js';
import { load, machine } from './parts/machine.js';
import { table } from './parts/table.js';

const { values } = parseArgs({ options: { ticks: { type: 'string', default: '100000' } } });
const total = Number(values.ticks);
const part = total / 10;
if (!Number.isSafeInteger(part) || part < 1) throw new Error(`--ticks: ${values.ticks} is no multiple of 10`);
if (globalThis.gc === undefined) throw new Error('run it with node --expose-gc');
const collect = globalThis.gc;

const engine = await pickEngine({ engine: 'wasm' })();
if (E.isLeft(engine)) throw engine.left;

const seen = {
  objects: 'JS objects',
  tensors: 'tensors',
  wasm: 'WASM heap, bytes',
  heap: 'JS heap after gc, bytes',
  rss: 'RSS, bytes',
} as const;
type Name = keyof typeof seen;
const names = Object.keys(seen) as readonly Name[];

const look = (): Readonly<Record<Name, number>> => {
  collect();
  const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } };
  const { heapUsed, rss } = process.memoryUsage();
  return {
    objects: queryObjects(Object, { format: 'count' }),
    tensors: tf.memory().numTensors,
    wasm: wasm.HEAPU8.length,
    heap: heapUsed,
    rss,
  };
};

const start = performance.now();
console.log(`${machine()}\n${new Date().toISOString()}, load ${load().toFixed(2)}`);
console.log(`${total} ticks of a GAN of 2-16-16-2, batch 16, both players, a report every 10 ticks\n`);

const marks: (Readonly<Record<Name, number>> & { readonly ticks: number })[] = [];
const source = batches(inMemory(ring()), { size: 16, seed: 1 });
// Ten ticks more: the last look is not to see the end of the run.
await lastValueFrom(
  scoped(mlpGan({ seed: 1, hidden: [16, 16] }), (gan) =>
    ticks(gan, source).pipe(alternating(nonSaturating, { shared: true }), take(total + 10), report(10)),
  ).pipe(
    tap(({ step }) => {
      if ((step + 1) % part === 0) marks.push({ ticks: step + 1, ...look() });
    }),
  ),
);

const cells = marks.map((mark) => [String(mark.ticks), ...names.map((name) => mark[name].toLocaleString('en'))]);
console.log(table(['ticks', ...names.map((name) => seen[name])], cells));

/** The first tenth is when code is compiled and pools are filled. */
const settled = marks.slice(1);
const slope = (name: Name): number => growth(settled.map((mark) => ({ ticks: mark.ticks, value: mark[name] })));
const constant = (name: Name): boolean => settled.every((mark) => mark[name] === settled[0]![name]);
/** What one leaked object every hundred ticks would be. The heap holds compiled code too, which moves. */
const most = { objects: 0.01, heap: 64 } as const;
const grown: readonly Name[] = [
  ...(['tensors', 'wasm'] as const).filter((name) => !constant(name)),
  ...(['objects', 'heap'] as const).filter((name) => slope(name) >= most[name]),
];
console.log(
  `\na tick adds ${slope('objects').toFixed(4)} objects, ${slope('heap').toFixed(2)} bytes to the JS heap and ${slope('rss').toFixed(2)} bytes to the RSS`,
);
console.log(
  grown.length === 0
    ? `nothing grew after the first ${part} ticks: tensors, WASM heap, JS objects, JS heap`
    : `it grew: ${grown.map((name) => seen[name]).join(', ')}`,
);
console.log(`${((performance.now() - start) / 1000).toFixed(0)} s, load ${load().toFixed(2)} after`);
process.exitCode = grown.length === 0 ? 0 : 1;
