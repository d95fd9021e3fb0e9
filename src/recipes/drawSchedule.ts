import { describeSchedule } from '../operators/describeSchedule.js';
import { isDue } from '../operators/every.js';
import { at } from '../schedules/schedule.js';
import { assertOptions } from './chosenOptions.js';
import type { Period } from './observers/observer.js';
import { type Recipe, type RecipeOptions, schedulesOf } from './recipe.js';
import { execute } from './schedule.js';

/** How many steps are drawn. */
const drawn = 12;

const shown = (value: number): string => (value === 0 ? '0' : Number(value.toPrecision(3)).toString());
const row = (label: string, mark: (step: number) => string): string =>
  `${label.padEnd(15)}${Array.from({ length: drawn }, (_, step) => mark(step)).join(' ')} …`;
const inWords = ({ every, first, last }: Period): string =>
  [...(first ? ['after the first step'] : []), `every ${every} steps`, ...(last ? ['after the last'] : [])].join(', ');

/**
 * The schedule of a recipe as a few lines of text: in one line, as `describeSchedule` has it; who learns at which of the first steps, what the tunables are in the
 * course of the run, and when who looks.
 *
 * In plain words: what happens when, at a glance; drawn from what is executed.
 *
 * Errors: `ConfigError` for options that no run can have, all of them at once.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { drawSchedule, ring } from 'rxgan/recipes';
 *
 * const text = drawSchedule(ring, { ...ring.defaults, seed: 7, loss: 'wasserstein' });
 * assert.match(text, /generator +· · · · G · · · · G/);
 * ```
 */
export const drawSchedule = (recipe: Recipe, options: RecipeOptions): string => {
  assertOptions(recipe, options);
  const tunables = recipe.tunables(options);
  const schedules = schedulesOf(
    { name: recipe.name, tunables },
    (_, { schedule }) =>
      (step) =>
        at(schedule, step),
  );
  const schedule = recipe.schedule(options, schedules);
  const rows = schedule.map(({ label, every = 1, mark }) =>
    row(label, (step) => (isDue(step, every) ? at(mark, step) : '·')),
  );
  const legends = schedule.flatMap(({ legend }, i) =>
    legend !== undefined && rows[i]!.slice(15).includes(legend[0]!) ? [legend] : [],
  );
  const courses = Object.entries(tunables).map(([key, { schedule: values }]) => {
    const [first, middle, last] = [0, Math.floor(options.steps / 2), options.steps - 1].map((step) => at(values, step));
    const constant = first === last && first === middle;
    return `  ${key.padEnd(28)}${constant ? shown(first!) : [first, middle, last].map((each) => shown(each!)).join(' → ')}`;
  });
  return [
    `${options.steps.toLocaleString('en')} steps, each on a batch of ${options.batch}; loss ${options.loss}`,
    describeSchedule(execute(schedule), { steps: options.steps }),
    '',
    row('step', (step) => String(step % 10)),
    ...rows,
    ...legends,
    '',
    'tunable at the first step, half way and at the last',
    ...courses,
    '',
    ...recipe.observers.map(({ name, due }) => `${name}: ${inWords(due)}`),
  ].join('\n');
};
