/**
 * What the stream costs: the same steps in a pipeline and in a hand-written loop, interleaved, medians of 41 rounds.
 * Run it with `npm run bench:stream`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { pickEngine } from 'rxgan/engines';
import { nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { alternating, step } from 'rxgan/operators';
import { type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, type Observable, take } from 'rxjs';
import { updateDiscriminator, updateGenerator } from '#training/gan/updates.js';
import { byHand, updateBoth } from './parts/byHand.js';
import { load, machine } from './parts/machine.js';
import { median } from './parts/median.js';
import { sourceOf } from './parts/networks.js';
import { excess, ratio } from './parts/ratio.js';
import { orderOf } from './parts/rounds.js';

const rounds = 41;
const source = sourceOf('points');

/** Microseconds a tick. */
const timed = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (1000 * (performance.now() - start)) / count;
};

type Form = 'stream' | 'loop' | 'yielding';
const forms: readonly Form[] = ['stream', 'loop', 'yielding'];

/**
 * Against two loops: one that never lets go, so that no socket, timer or pause is served before it ends, and one that
 * yields a macrotask after every step, as the stream does.
 */
const compare = async (
  title: string,
  count: number,
  operator: (source: Observable<Tick>) => Observable<unknown>,
  body: (tick: Tick) => void,
): Promise<void> => {
  const gan = mlpGan({ seed: 1, hidden: [64, 64] })();
  const run: Readonly<Record<Form, () => Promise<unknown>>> = {
    stream: () => lastValueFrom(ticks(gan, source).pipe(operator, take(count))),
    loop: () => byHand(gan, source, count, body),
    yielding: () => byHand(gan, source, count, body, true),
  };
  for (const form of forms) await run[form]();
  const times: Record<Form, number[]> = { stream: [], loop: [], yielding: [] };
  for (let round = 0; round < rounds; round++)
    for (const i of orderOf(round, forms.length)) times[forms[i]!].push(await timed(count, run[forms[i]!]));
  gan[Symbol.dispose]();
  const over = (other: Form): string =>
    `${excess(times.stream, times[other]).toFixed(1)} us a tick, ratio ${ratio(times.stream, times[other])!.toFixed(4)}`;
  console.log(
    `${title}: stream ${median(times.stream).toFixed(1)} us\n` +
      `  over a loop          ${over('loop')}\n  over one that yields ${over('yielding')}`,
  );
};

const look = ({ batch }: Tick) => ({ mean: tf.mean(batch) as tf.Scalar });

for (const engine of ['js', 'wasm'] as const) {
  await pickEngine({ engine })();
  console.log(`\n${engine}: ${machine()}, load ${load().toFixed(2)}`);
  await compare('a step that only takes a mean', 2_000, step(look), (tick) => void look(tick));
  await compare(
    'a GAN step of 2-64-64-2, batch 64',
    engine === 'wasm' ? 200 : 8,
    alternating(nonSaturating, { shared: true }),
    updateBoth({ updateDiscriminator, updateGenerator })(nonSaturating),
  );
}
