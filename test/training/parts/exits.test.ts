import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** What a script prints; it must end by itself. */
const output = async (script: string): Promise<string> => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
  });
  return stdout.trim();
};

const beginning = `
import { pickEngine } from 'rxgan/engines';
import { ring } from 'rxgan/data';
import { nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { alternating, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, tap } from 'rxjs';
await pickEngine({ engine: 'wasm' })();
const data = batches(ring(), { size: 16, seed: 1 });
const pipeline = (gan) => ticks(gan, data).pipe(alternating(nonSaturating, { workers: 2 }), report());
`;

describe('a process with workers ends by itself', () => {
  it('after a run', async () => {
    expect(
      await output(`${beginning}
const { step } = await lastValueFrom(scoped(mlpGan({ seed: 1 }), (gan) => pipeline(gan)).pipe(take(3)));
console.log(step);`),
    ).toBe('2');
  });

  it('when a model is forgotten', async () => {
    expect(
      await output(`${beginning}
const { step } = await lastValueFrom(pipeline(mlpGan({ seed: 1 })()).pipe(take(3)));
console.log(step);`),
    ).toBe('2');
  });

  it('when a thread is killed in the middle of a run', async () => {
    expect(
      await output(`${beginning}
const threads = [];
process.on('worker', (thread) => threads.push(thread));
const kill = ({ step }) => step === 20 && threads.forEach((thread) => thread.terminate());
const run$ = scoped(mlpGan({ seed: 1 }), (gan) => pipeline(gan).pipe(tap(kill)));
const error = await lastValueFrom(run$).catch((caught) => caught);
console.log(error._tag, error.path);`),
    ).toBe('EngineMissing workers');
  });
});
