import { describeSchedule } from '../operators/describeSchedule.js';
import { at } from '../schedules/schedule.js';
import { type Recipe, type RecipeOptions, schedulesOf } from './recipe.js';
import { execute, type TrainingSchedule } from './schedule.js';

/** The schedule of a recipe with its tunables as they are planned: what a run executes that nobody steers. */
export const plannedSchedule = (recipe: Recipe, options: RecipeOptions): TrainingSchedule => {
  const planned = schedulesOf(
    { name: recipe.name, tunables: recipe.tunables(options) },
    (_, { schedule }) =>
      (step) =>
        at(schedule, step),
  );
  return recipe.schedule(options, planned);
};

/** The same as one line of text. */
export const scheduleLine = (recipe: Recipe, options: RecipeOptions): string =>
  describeSchedule(execute(plannedSchedule(recipe, options)), { steps: options.steps });
