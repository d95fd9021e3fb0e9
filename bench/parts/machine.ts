import { cpus, loadavg, totalmem } from 'node:os';

/** How many processes wanted a core in the last minute. Near 0 on a machine that is free. */
export const load = (): number => loadavg()[0]!;

/** What the numbers depend on. */
export const machine = (): string =>
  [
    cpus()[0]?.model.trim() ?? 'unknown processor',
    `${cpus().length} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.version}`,
    `${process.platform} ${process.arch}`,
  ].join(', ');
