import { engineNames } from '../backend/engine.js';
import { lossNames, recipes } from '../recipes/index.js';
import { defaultPort, defaultSeed } from './session.js';

const recipeLines = [...recipes.values()]
  .map(
    ({ name, summary, defaults }) =>
      `  ${name.padEnd(16)} ${summary}\n${' '.repeat(19)}${defaults.steps.toLocaleString('en')} steps of batch ${defaults.batch}, loss ${defaults.loss}`,
  )
  .join('\n');

/** What `rxgan --help` prints. */
export const help = `rxgan: GANs as streams. Trains a recipe, shows it live in the browser, keeps what it made.

Usage
  rxgan train RECIPE [options]
  rxgan doctor               which engines this machine has, why not the others, and how fast they are;
                             its options: rxgan doctor --help

Recipes
${recipeLines}

Options
  --loss NAME      what the two players minimise: ${lossNames.slice(0, 3).join(', ')},
                   ${lossNames.slice(3).join(', ')}
  --r1 WEIGHT      gradient penalty on real examples at the start, falling to nothing over half of the steps; by
                   default what the loss wants: 0.1 keeps the modes of the ring; minimax and Wasserstein go without
  --steps N        how many steps to train; learning rate and R1 are annealed over them
  --batch N        how many examples a step sees
  --seed N         every random number of the run follows from it (default ${defaultSeed}); the same seed on the same
                   engine gives the same run, bit for bit
  --backend NAME   the engine: ${engineNames.join(', ')}; by default the best that is there for
                   the work (the environment variable RXGAN_BACKEND says the same); rxgan doctor shows them
  --port N         where the live page is served, on 127.0.0.1 only (default ${defaultPort}, or any free one if that is
                   taken; 0 takes any free one)
  --no-dashboard   train without the live page
  --runs FOLDER    where the folder of the run goes (default runs)
  --help, --version

Examples
  rxgan train ring                      eight modes in about a minute
  rxgan train ring --loss minimax       the loss of the first paper: watch the modes go
  rxgan train ring --loss minimax --r1 0.1
                                        the same loss, rescued by the penalty
  rxgan train ring-collapsing           networks and rates that are known to collapse
  rxgan train ring --seed 3 --steps 500 --no-dashboard

Exit codes
  0 trained   1 training failed   2 the command line is wrong   130 interrupted (what was made is kept)
`;
