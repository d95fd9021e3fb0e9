// Trains the recipes for real, opens the page of each run in Chromium, and keeps pictures of it in docs/images.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser.mjs';
import { picturesOf } from './picturesOf.mjs';
import { train } from './train.mjs';

const usage = `Pictures of the live page, of real runs, for docs/images.

  npm run screenshots -- [--data FOLDER] [--only ring|digits]

  --data FOLDER   the files of MNIST, for the pictures of the digits; without it only those of the ring are made
  --only NAME     only this recipe
`;

const { values } = parseArgs({
  options: { data: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

// `at`: the step at which the run is held for its pictures.
const recipes = [
  { name: 'ring', words: ['ring', '--steps', '6000'], at: 4200 },
  ...(values.data === undefined
    ? []
    : [{ name: 'digits', words: ['digits', '--data', values.data, '--steps', '1200'], at: 800 }]),
].filter(({ name }) => values.only === undefined || name === values.only);

const out = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const runs = mkdtempSync(join(tmpdir(), 'rxgan-screenshots-'));
mkdirSync(out, { recursive: true });
const browser = await openBrowser();
try {
  for (const recipe of recipes) {
    const run = await train(recipe.words, runs);
    try {
      for (const file of await picturesOf(browser, run.url, recipe, out)) process.stdout.write(`${file}\n`);
    } finally {
      await run.stop();
    }
  }
} finally {
  await browser.close();
  rmSync(runs, { recursive: true, force: true });
}
if (values.data === undefined && values.only !== 'ring')
  process.stdout.write('no pictures of the digits: give --data FOLDER with the files of MNIST\n');
