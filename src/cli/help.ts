import { engineNames } from '../engines/engine.js';
import { chosenOptions, lossNames, type Recipe, recipes } from '../recipes/index.js';
import { scheduleLine } from '../recipes/plannedSchedule.js';
import { defaultPort } from './onPort.js';

const indent = ' '.repeat(19);
const sizeOf = ({ defaults: { steps, batch, loss } }: Recipe): string =>
  `${steps.toLocaleString('en')} steps of batch ${batch}, loss ${loss}`;
const recipeLines = [...recipes.values()]
  .map(
    (recipe) =>
      `  ${recipe.name.padEnd(16)} ${recipe.summary}\n${indent}${sizeOf(recipe)}\n${indent}${scheduleLine(recipe, chosenOptions(recipe))}`,
  )
  .join('\n');

/** What `rxgan --help` prints. */
export const help = `rxgan: GANs as streams. Trains a recipe, shows it live in the browser, keeps what it made.

Usage
  rxgan train RECIPE [options]
  rxgan serve [FOLDER]       show the runs of a folder (default runs) on a page; its options: rxgan serve --help
  rxgan doctor               which engines this machine has, why not the others, and how fast they are;
                             its options: rxgan doctor --help

Recipes
${recipeLines}

Options
  --loss NAME      what the two players minimize: ${lossNames.slice(0, 3).join(', ')},
                   ${lossNames.slice(3).join(', ')}
  --r1 WEIGHT      gradient penalty on real examples at the start, falling to nothing over half of the steps; by
                   default what the loss wants: 0.1 keeps the modes of the ring; minimax and Wasserstein go without
  --steps N        how many steps to train; learning rate and R1 are annealed over them
  --batch N        how many examples a step sees
  --seed N         every random number of the run follows from it (default 7); the same seed on the same
                   engine gives the same run, bit for bit
  --backend NAME   the engine: ${engineNames.join(', ')}; by default the best that is there for
                   the work (the environment variable RXGAN_BACKEND says the same); rxgan doctor shows them
  --port N         where the live page is served, on 127.0.0.1 only (default ${defaultPort}, or any free one if that is
                   taken; 0 takes any free one)
  --no-dashboard   train without the live page
  --runs FOLDER    where the folder of the run goes (default runs)
  --data FOLDER    where the images of a recipe are: the files of MNIST, plain or gzipped, for digits
  --replay FOLDER  make the run of a folder again, from its config.json and control.jsonl: the same numbers, bit for
                   bit, with everything that was asked of it, and without the pauses
  --help, --version

Steering
  The page can pause a run, step one player, change its tunables (learning rates, the weight of R1), write a checkpoint and stop
  it. Each takes effect between two steps, and is kept in control.jsonl. Ctrl-C stops the run likewise; twice, at once.

Examples
  rxgan train ring                      eight modes in about a minute
  rxgan train ring --loss minimax       the loss of the first paper: watch the modes go
  rxgan train ring --loss minimax --r1 0.1
                                        the same loss, rescued by the penalty
  rxgan train ring-collapsing           networks and rates that are known to collapse
  rxgan train ring --seed 3 --steps 500 --no-dashboard
  rxgan train digits --data data/mnist  handwritten digits
  rxgan train shapes                    outlines to filled shapes, from pairs of images
  rxgan train ring --replay runs/ring-non-saturating-seed7-2026-11-20T19-45-01

Exit codes
  0 trained, or stopped from the page   1 training failed   2 the command line is wrong   130 interrupted (what was made is kept)
`;
