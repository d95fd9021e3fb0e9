import { at } from '../schedule.js';
import { interval } from './lazyR1.js';
import { type NamedLoss, namedLosses } from './namedLosses.js';
import type { Recipe, RecipeOptions } from './recipe.js';

/** How many steps are drawn. */
const drawn = 12;

const shown = (value: number): string => (value === 0 ? '0' : Number(value.toPrecision(3)).toString());
const steps = (count: number): string => count.toLocaleString('en');

/**
 * The schedule of a recipe as a few lines of text: who learns at which of the first steps, by which loss, what the dials
 * stand at in the course of the run, and when anyone looks.
 *
 * In plain words: what happens when, at a glance. `looks` are further lines, such as the periods of evaluations.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { drawSchedule, recipes } from 'rxgan/recipes';
 *
 * const ring = recipes.get('ring')!;
 * const text = drawSchedule(ring, { ...ring.defaults, seed: 7, loss: 'wasserstein' });
 * assert.match(text, /generator +· · · · G · · · · G/);
 * ```
 */
export const drawSchedule = (
  { dials }: Pick<Recipe, 'dials'>,
  options: RecipeOptions,
  looks: readonly string[] = [],
): string => {
  const { nCritic }: NamedLoss = namedLosses[options.loss];
  const ranges = dials(options);
  const weight = ranges['R1 weight']?.schedule ?? 0;
  const row = (name: string, mark: (step: number) => string): string =>
    `${name.padEnd(15)}${Array.from({ length: drawn }, (_, step) => mark(step)).join(' ')} …`;
  const regularized = (step: number): boolean => step % interval === 0 && at(weight, step) > 0;
  const named = Object.entries(ranges).map(([name, { schedule }]) => {
    const [first, middle, last] = [0, Math.floor(options.steps / 2), options.steps - 1].map((step) =>
      at(schedule, step),
    );
    const course =
      first === last && first === middle ? shown(first!) : `${shown(first!)} → ${shown(middle!)} → ${shown(last!)}`;
    return `${name.padEnd(28)}${course}`;
  });
  return [
    `${steps(options.steps)} steps, each on a batch of ${options.batch}; loss ${options.loss}`,
    '',
    row('step', (step) => String(step % 10)),
    row('discriminator', (step) => (regularized(step) ? 'R' : 'D')),
    row('generator', (step) => ((step + 1) % nCritic === 0 ? 'G' : '·')),
    row('average', () => 'a'),
    ...(at(weight, 0) > 0 ? [`R: with R1, at every ${interval}th step while its weight is above 0`] : []),
    '',
    'dials, at the first step, half way and at the last',
    ...named.map((line) => `  ${line}`),
    ...(looks.length === 0 ? [] : ['', ...looks]),
  ].join('\n');
};
