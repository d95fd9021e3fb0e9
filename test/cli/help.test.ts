import { chosenOptions, drawSchedule, recipes } from 'rxgan/recipes';
import { expect, test } from 'vitest';
import { help } from '../../src/cli/help.js';

test('lists every recipe with its schedule in one line, as it is drawn', () => {
  for (const recipe of recipes.values()) {
    const line = drawSchedule(recipe, chosenOptions(recipe)).split('\n')[1]!;
    const from = help.indexOf(`\n  ${recipe.name.padEnd(16)} ${recipe.summary}\n`);
    expect(from, recipe.name).toBeGreaterThan(0);
    expect(help.slice(from).split('\n')[3], recipe.name).toBe(`${' '.repeat(19)}${line}`);
  }
});
