import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { explain } from '../errors.js';
import { type ServeOptions, serveRuns } from '../live/index.js';
import type { ServeLine } from './serveLine.js';
import { defaultPort } from './session.js';

const interrupted = (): Promise<'interrupted'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve('interrupted'));
  });

const amount = (count: number): string => (count === 0 ? 'no run yet' : count === 1 ? '1 run' : `${count} runs`);

/** `rxgan serve`: shows the runs of a folder until it is interrupted; gives the exit code. */
export const serve = async ({ folder, port, host, allowedHosts }: ServeLine): Promise<number> => {
  const options = (on: number): ServeOptions => ({ runs: folder, port: on, allowedHosts, ...(host && { host }) });
  const usual = TE.orElse((problem: { readonly _tag: string }) =>
    problem._tag === 'PortTaken' ? serveRuns(options(0)) : TE.left(problem as never),
  )(serveRuns(options(defaultPort)));
  const served = await (port === undefined ? usual : serveRuns(options(port)))();
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
