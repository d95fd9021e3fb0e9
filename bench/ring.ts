/**
 * Does the ring learn? Trains it with ten seeds through the command line, as a user would, and prints the table.
 * `npm run bench:ring`, or with arguments: `npm run bench:ring -- --seeds 3 --jobs 2 --recipe ring --loss minimax`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { recipes } from 'rxgan/recipes';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    first: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    recipe: { type: 'string', default: 'ring' },
    loss: { type: 'string' },
    r1: { type: 'string' },
    steps: { type: 'string' },
  },
});

interface Summary {
  readonly seconds: number;
  readonly modes: number;
  readonly modes20: number;
  readonly highQuality: number;
  readonly reverseKl: number | 'NaN';
  readonly deviationRatio: number | 'NaN';
}
interface Result extends Summary {
  readonly seed: number;
}

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const passed = (given: 'loss' | 'r1' | 'steps'): string[] =>
  values[given] === undefined ? [] : [`--${given}`, values[given]];

const train = (seed: number): Promise<Result> =>
  new Promise((resolve, reject) => {
    const runs = mkdtempSync(join(tmpdir(), 'rxgan-ring-'));
    const words = ['train', values.recipe, '--seed', String(seed), '--no-dashboard', '--runs', runs];
    const child = spawn(process.execPath, [cli, ...words, ...passed('loss'), ...passed('r1'), ...passed('steps')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code !== 0) return reject(new Error(`seed ${seed} ended with code ${code}`));
      const [run] = readdirSync(runs);
      resolve({ seed, ...(JSON.parse(readFileSync(join(runs, run!, 'summary.json'), 'utf8')) as Summary) });
      rmSync(runs, { recursive: true });
    });
  });

/** What a run is to reach: what its recipe says, within two minutes. */
const bars = Object.entries(recipes.get(values.recipe)?.bars ?? {});
const good = ({ seconds, ...measured }: Result): boolean =>
  seconds < 120 &&
  bars.every(([metric, { min = -Infinity, max = Infinity }]) => {
    const value = Number(measured[metric as keyof typeof measured]);
    return value >= min && value <= max;
  });

const row = (result: Result): string =>
  [
    String(result.seed).padStart(4),
    `${result.modes}/${result.modes20}`.padStart(7),
    (100 * result.highQuality).toFixed(2).padStart(8),
    Number(result.reverseKl).toFixed(4).padStart(8),
    Number(result.deviationRatio).toFixed(3).padStart(7),
    result.seconds.toFixed(1).padStart(7),
    good(result) ? '  yes' : '  no',
  ].join('');

const first = Number(values.first);
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => first + i);
const queue = [...seeds];
const results: Result[] = [];
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`,
);
console.log(`${values.recipe}${values.loss ? `, loss ${values.loss}` : ''}${values.r1 ? `, r1 ${values.r1}` : ''}\n`);
console.log('seed  modes    HQ %     rKL   std r      s  good   (modes: with 1 point / with 20)');
const worker = async (): Promise<void> => {
  for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
    const result = await train(seed);
    results.push(result);
    console.log(row(result));
  }
};
await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
const count = results.filter(good).length;
const wanted = bars.map(([metric, { min, max }]) => `${metric} ${min === undefined ? `<= ${max}` : `>= ${min}`}`);
console.log(`\n${count} of ${results.length} seeds: ${[...wanted, 'under 120 s'].join(', ')}`);
