/**
 * What people who watch cost: training with a thousand viewers and without, in turns; what a stalled viewer does to the
 * others; memory of a connection that is idle; the snapshot of a run of a million steps. Server and viewers are processes
 * of their own. Run it with `npm run bench:live`; `-- --viewers 100 --rounds 5` for others.
 */
import { parseArgs } from 'node:util';
import { load, machine } from './parts/machine.js';
import { median } from './parts/median.js';
import { ratio } from './parts/ratio.js';
import { significant } from './parts/significant.js';
import { table } from './parts/table.js';
import { type Process, start } from './viewing/ask.js';
import { snapshot } from './viewing/snapshot.js';

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '11' },
    slice: { type: 'string', default: '2000' },
  },
});
const [count, rounds, milliseconds] = [Number(values.viewers), Number(values.rounds), Number(values.slice)];
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

console.log(`${machine()}\n${new Date().toISOString()}, load ${load().toFixed(2)}\n`);
const [trainer, viewers, stalled] = [start('trainer'), start('viewers'), start('viewers')];
const { url } = await trainer.ask<{ readonly url: string }>({ op: 'where' });
const train = async (): Promise<number> =>
  (await trainer.ask<{ readonly stepsPerSecond: number }>({ op: 'train', milliseconds })).stepsPerSecond;
const memory = async (): Promise<number> => {
  await pause(1_000);
  return (await trainer.ask<{ readonly rss: number }>({ op: 'memory' })).rss;
};
const heard = (who: Process): Promise<{ readonly frames: number; readonly delay: number }> => who.ask({ op: 'count' });

// Before anything is trained, which takes and gives back more memory than all connections.
const before = await memory();
await viewers.ask({ op: 'connect', url, count });
const idle = ((await memory()) - before) / count / 1024;
await train();

const [watched, alone, frames]: [number[], number[], number[]] = [[], [], []];
const withViewers = async (): Promise<void> => {
  await viewers.ask({ op: 'watch' });
  await pause(500);
  await heard(viewers);
  watched.push(await train());
  frames.push((1000 * (await heard(viewers)).frames) / count / milliseconds);
  await viewers.ask({ op: 'unwatch' });
};
const without = async (): Promise<void> => {
  await pause(500);
  alone.push(await train());
};
for (let round = 0; round < rounds; round++)
  for (const turn of round % 2 === 0 ? [withViewers, without] : [without, withViewers]) await turn();

await viewers.ask({ op: 'watch' });
await stalled.ask({ op: 'connect', url, count: 1 });
await stalled.ask({ op: 'watch' });
const [calm, disturbed]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round++) {
  if (round === rounds >> 1) await stalled.ask({ op: 'stall', count: 1 });
  await heard(viewers);
  await train();
  (round < rounds >> 1 ? calm : disturbed).push((await heard(viewers)).delay);
}
const { kilobytes, piece } = snapshot();

const slower = 100 * (1 - ratio(watched, alone)!);
console.log(
  table(
    ['', 'measured', 'aim'],
    [
      [`steps a second, ${count} viewers that watch`, significant(median(watched)), ''],
      ['steps a second, the same viewers connected and idle', significant(median(alone)), ''],
      ['slower, median of pairs', `${slower.toFixed(2)} %`, '<= 2 %'],
      ['frames a second to each viewer', significant(median(frames)), '10'],
      ['memory of an idle connection', `${significant(idle)} KiB`, '<= 16 KiB'],
      ['from a row to a page, p50', `${significant(median(calm))} ms`, ''],
      ['the same beside a stalled viewer', `${significant(median(disturbed))} ms`, 'the same'],
      ['snapshot of a million steps, 12 metrics', `${significant(kilobytes)} KiB`, '<= 400 KiB'],
      ['made in one piece of', `${significant(piece)} ms`, '<= 20 ms'],
    ],
  ),
);
console.log(`\nload ${load().toFixed(2)} at the end`);
for (const each of [trainer, viewers, stalled]) each[Symbol.dispose]();
