/**
 * Do the tests notice when a loss is wrong? Changes one thing at a time in src/losses and runs the tests on it.
 * `npm run test:mutation`, or of some files only: `npm run test:mutation -- hinge gradientPenalty`. See docs/testing.md.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compiling } from './compiling.js';
import { type Equivalent, equivalentMutants } from './equivalentMutants.js';
import { type Mutant, mutantsOf } from './mutantsOf.js';
import { type MutantResult, testMutants } from './scheduler.js';
import { filesUnder, testsFor } from './testsFor.js';
import { Broken } from './unmutated.js';

const root = process.cwd();
const folder = 'src/losses';
const started = Date.now();
const seconds = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
const say = (...lines: readonly string[]): void => lines.forEach((line) => void process.stdout.write(`${line}\n`));

const read = (names: readonly string[]): ReadonlyMap<string, string> => {
  const all = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  const unknown = names.filter((name) => !all.includes(`${name}.ts`));
  if (unknown.length > 0)
    throw new Broken(`There is no ${unknown.map((name) => `${folder}/${name}.ts`).join(', no ')}`);
  const chosen = all.filter((name) => names.length === 0 || names.includes(basename(name, '.ts')));
  return new Map(chosen.map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')]));
};

const shown = ({ file, line, before, after }: Omit<Equivalent, 'reason'> & { readonly line?: number }): string =>
  `${file}${line === undefined ? '' : `:${line}`}\n  - ${before}\n  + ${after || '(left out)'}`;
const isSame = (mutant: Mutant, { file, before, after }: Equivalent): boolean =>
  mutant.file === file && mutant.before === before && mutant.after === after;

/** An entry that no longer says anything would hide the next mutant that looks like it. */
const refuseStale = (sources: ReadonlyMap<string, string>, found: readonly Mutant[]): void => {
  const stale = equivalentMutants.filter(
    (each) => sources.has(each.file) && !found.some((mutant) => isSame(mutant, each)),
  );
  if (stale.length > 0)
    throw new Broken(
      ['These mutants no longer exist; take them out of equivalentMutants.ts:', ...stale.map(shown)].join('\n'),
    );
};
const refuseEdited = (): void => {
  const edited = [...filesUnder(root, 'src'), ...filesUnder(root, 'test')].filter(
    (file) => statSync(join(root, file)).mtimeMs > started,
  );
  if (edited.length > 0)
    throw new Broken(['The results are void, because these files were edited meanwhile:', ...edited].join('\n'));
};

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      // Only says what the mutants are.
      list: { type: 'boolean', default: false },
      // Says of every mutant which test killed it.
      verbose: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '2' },
    },
  });
  const jobs = Number(values.jobs);
  if (!Number.isSafeInteger(jobs) || jobs < 1)
    throw new Broken(`--jobs: expected a positive integer, got ${values.jobs}`);
  const sources = read(positionals);
  const found = compiling(
    root,
    [...sources].flatMap(([file, text]) => mutantsOf(file, text)),
    sources,
  );
  refuseStale(sources, found);
  const mutants = found.filter((mutant) => !equivalentMutants.some((each) => isSame(mutant, each)));
  if (values.list) {
    say(...mutants.map(shown), `${mutants.length} mutants`);
    return 0;
  }

  const results: MutantResult[] = [];
  const noticing = testsFor(root);
  await testMutants({
    sources,
    mutants,
    noticing: new Map([...sources.keys()].map((file) => [file, noticing(file)])),
    jobs,
    say: (text) => say(`${seconds()}: ${text}`),
    onResult: (result) => {
      results.push(result);
      const { tag, mutant } = result;
      if (tag === 'survived') say(`survived${result.isReached ? '' : ', no test reaches it'}: ${shown(mutant)}`);
      if (tag === 'late') say(`did not end in ${result.test}, which counts as killed: ${shown(mutant)}`);
      if (tag === 'killed' && values.verbose) say(`killed in ${result.test} by "${result.by}": ${shown(mutant)}`);
    },
  });
  refuseEdited();
  if (results.length !== mutants.length) throw new Broken('Not every mutant was evaluated');

  const killed = results.filter(({ tag }) => tag !== 'survived').length;
  say('', 'killed / mutants of each file:');
  for (const file of sources.keys()) {
    const here = results.filter(({ mutant }) => mutant.file === file);
    const dead = here.filter(({ tag }) => tag !== 'survived').length;
    if (here.length > 0) say(`${`${dead} / ${here.length}`.padStart(9)}  ${file}${dead < here.length ? '  <' : ''}`);
  }
  say('', `killed ${killed} / ${results.length}, ${found.length - mutants.length} more are equivalent; ${seconds()}`);
  return killed === results.length ? 0 : 1;
};

process.exitCode = await run().catch((error: unknown) => {
  say(error instanceof Broken ? error.message : String(error instanceof Error ? error.stack : error));
  return 2;
});
