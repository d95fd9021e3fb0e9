import { cpus, loadavg, totalmem } from 'node:os';

/** What the numbers of a benchmark depend on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: number;
  /** Of the last minute, before anything was measured: near 0 on a machine that is free. */
  readonly load: number;
  readonly node: string;
  readonly platform: string;
}

export const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown processor',
  cores: cpus().length,
  memory: totalmem(),
  load: loadavg()[0]!,
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
});
