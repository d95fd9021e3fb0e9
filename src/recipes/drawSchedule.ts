import { traceSchedule } from '../operators/traceSchedule.js';
import { at } from '../schedules/schedule.js';
import { assertOptions } from './chosenOptions.js';
import type { Period } from './observers/observer.js';
import { plannedSchedule, scheduleLine } from './plannedSchedule.js';
import type { Recipe, RecipeOptions } from './recipe.js';
import { execute } from './schedule.js';
import { scheduleRows } from './scheduleRows.js';

/** How many steps are drawn. */
const drawn = 12;

const shown = (value: number): string => (value === 0 ? '0' : Number(value.toPrecision(3)).toString());
const inWords = ({ every, first, last }: Period): string =>
  [...(first ? ['after the first step'] : []), `every ${every} steps`, ...(last ? ['after the last'] : [])].join(', ');

/**
 * The schedule of a recipe as a few lines of text: in one line, as `describeSchedule` has it; how often each
 * step is executed at the first steps of the run, and with which terms where these come and go; what the tunables are in the
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
 * assert.match(text, /^D \| G every 5 \| EMA$/m);
 * assert.match(text, /^G +· · · · ● · · · · ●/m);
 * ```
 */
export const drawSchedule = (recipe: Recipe, options: RecipeOptions): string => {
  assertOptions(recipe, options);
  const tunables = recipe.tunables(options);
  const rows = [
    { label: 'step', marks: Array.from({ length: drawn }, (_, step) => String(step % 10)) },
    ...scheduleRows(traceSchedule(execute(plannedSchedule(recipe, options))), drawn),
  ];
  const width = Math.max(...rows.map(({ label }) => label.length));
  const courses = Object.entries(tunables).map(([key, { schedule: values }]) => {
    const [first, middle, last] = [0, Math.floor(options.steps / 2), options.steps - 1].map((step) => at(values, step));
    const constant = first === last && first === middle;
    return `  ${key.padEnd(28)}${constant ? shown(first!) : [first, middle, last].map((each) => shown(each!)).join(' → ')}`;
  });
  return [
    `${options.steps.toLocaleString('en')} steps, each on a batch of ${options.batch}; loss ${options.loss}`,
    scheduleLine(recipe, options),
    '',
    ...rows.map(({ label, marks }) => `${label.padEnd(width)}  ${marks.join(' ')} …`),
    '',
    'tunable at the first step, half way and at the last',
    ...courses,
    '',
    ...recipe.observers.map(({ name, due }) => `${name}: ${inWords(due)}`),
  ].join('\n');
};
