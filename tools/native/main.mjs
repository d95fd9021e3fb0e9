/** `npm run engine:native`: a native engine against a current TensorFlow. See docs/native.md, or --help. */
import { existsSync } from 'node:fs';
import { build } from './build.mjs';
import { dryRun } from './dryRun.mjs';
import { nextSteps } from './nextSteps.mjs';
import { help, optionsOf } from './options.mjs';
import { place } from './place.mjs';
import { planOf } from './planOf.mjs';
import { requirements } from './requirements.mjs';
import { tryEngine } from './tryEngine.mjs';

const print = (line) => process.stdout.write(`${line}\n`);
const warn = (line) => process.stderr.write(`engine:native: ${line}\n`);

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interruption.abort());
const { signal } = interruption;

const make = async (plan) => {
  const isBuilt = existsSync(plan.engine);
  const missing = await requirements(plan, !isBuilt);
  if (missing.length > 0) {
    for (const [what, next] of missing) warn(`needs ${what}; ${next}`);
    process.exitCode = 1;
    return;
  }
  if (!isBuilt) await build(plan, print, signal);
  const undo = place(plan);
  try {
    const again = `rm -r ${plan.shown(plan.engine)}, then again`;
    print(nextSteps(plan, await tryEngine(plan, plan.project, again, signal)).join('\n'));
  } catch (error) {
    undo?.();
    throw error;
  }
};

const main = async (words) => {
  const options = optionsOf(words);
  if (options.help) return print(help);
  const plan = planOf(options);
  if (options.dryRun) return print(dryRun(plan).join('\n'));
  try {
    await make(plan);
  } catch (error) {
    if (!(options.ifReachable && error.unreachable)) throw error;
    print(`SKIPPED: no native engine, because ${error.message}`);
  }
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error.printed !== undefined) process.stderr.write(error.printed);
  if (signal.aborted) warn('interrupted; nothing half-done was left');
  else warn(`${error.message}; ${error.next ?? 'see to that, then again'}`);
  process.exitCode = signal.aborted ? 130 : (error.exitCode ?? 1);
}
