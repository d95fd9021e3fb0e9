import * as E from 'fp-ts/lib/Either.js';
import { explain } from '../errors.js';
import { type ServeOptions as PageOptions, serveRuns } from '../live/index.js';
import { onPort } from './onPort.js';
import type { ServeOptions } from './serveOptions.js';

const interrupted = (): Promise<'interrupted'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve('interrupted'));
  });

const amount = (count: number): string => (count === 0 ? 'no run yet' : count === 1 ? '1 run' : `${count} runs`);

/** `rxgan serve`: shows the runs of a folder until it is interrupted; gives the exit code. */
export const serve = async ({ folder, port, host, allowedHosts }: ServeOptions): Promise<number> => {
  const options = (on: number): PageOptions => ({ runs: folder, port: on, allowedHosts, ...(host && { host }) });
  const served = await onPort(port, (on) => serveRuns(options(on)))();
  if (E.isLeft(served)) {
    process.stderr.write(`rxgan: ${explain(served.left)}\n`);
    return 1;
  }
  const { url, count, lost, close } = served.right;
  // Before the address is printed: whoever reads it may interrupt at once.
  const ended = Promise.race([interrupted(), lost.then(() => 'lost' as const)]);
  process.stdout.write(`page     ${url}\nfolder   ${folder}, ${amount(count)}\n\nCtrl-C ends it.\n`);
  const why = await ended;
  await close()();
  return why === 'lost' ? 1 : 0;
};
