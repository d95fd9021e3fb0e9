import { cpus, loadavg, totalmem } from 'node:os';
import * as E from 'fp-ts/lib/Either.js';
import { type EngineName, engineNames, enginePreference, type Work } from '../engines/engine.js';
import { benchmarkHead, benchmarkRow, few, pathOf, type Row } from './doctor/benchmarkText.js';
import type { DoctorOptions } from './doctor/doctorOptions.js';
import { engineText, takenText } from './doctor/engineText.js';
import { type Inspection, inspectEngine, measureEngine } from './doctor/inspectEngine.js';
import { networkNames, networks } from './doctor/networks.js';
import { terminalStyle } from './doctor/terminalStyle.js';

/** What the numbers of a benchmark depend on. */
interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: number;
  /** Of the last minute, before anything was measured: near 0 on a machine that is free. */
  readonly load: number;
  readonly node: string;
  readonly platform: string;
}

const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown processor',
  cores: cpus().length,
  memory: totalmem(),
  load: loadavg()[0]!,
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
});

const machineText = (version: string, { processor, cores, memory, load, node, platform }: Machine): string =>
  `rxgan ${version}, Node ${node}, ${platform}\n` +
  `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${(memory / 2 ** 30).toFixed(1)} GiB, load ${load.toFixed(2)}\n`;

const rowOf = ({ network, engine, speed }: Row) => ({
  network,
  engine,
  ...(E.isLeft(speed)
    ? { why: speed.left }
    : {
        ...speed.right,
        stepsPerSecond: 1000 / speed.right.millisecondsPerStep,
        path: pathOf(speed.right),
        cutOff: speed.right.steps < few,
      }),
});

/** What `pickEngine` would come to: it finds out what is wrong, but goes down with what crashes. */
const takenOf = (inspections: readonly Inspection[]): Readonly<Record<Work, Inspection | undefined>> => {
  const first = (names: readonly EngineName[]): Inspection | undefined =>
    names
      .map((name) => inspections.find((found) => found.name === name))
      .find((found) => found?.state === 'ready' || found?.state === 'crashes');
  return {
    small: first(enginePreference.small),
    medium: first(enginePreference.medium),
    large: first(enginePreference.large),
  };
};

/** `rxgan doctor`: tells of every engine and measures those that work; gives the exit code. */
export const doctor = async ({ benchmark, json, seconds }: DoctorOptions, version: string): Promise<number> => {
  const style = terminalStyle(process.stdout);
  const say = (text: string): void => {
    if (!json) process.stdout.write(text);
  };
  const here = machine();
  say(`${machineText(version, here)}\n${style('bold', 'engines')}\n`);

  // One after the other: on a small machine they would slow each other down, and the self-tests with them.
  const inspections: Inspection[] = [];
  for (const name of engineNames) {
    const found = await inspectEngine(name);
    inspections.push(found);
    say(engineText(found, style));
  }
  const ready = inspections.filter(({ state }) => state === 'ready').map(({ name }) => name);
  const taken = takenOf(inspections);
  say(`\n${takenText(taken, style)}`);

  const rows: Row[] = [];
  if (benchmark && ready.length > 0) {
    say(`\n${benchmarkHead(style)}`);
    const share = (1000 * seconds) / (networkNames.length * ready.length);
    for (const network of networkNames)
      for (const engine of ready) {
        const row = { network: networks[network].name, engine, speed: await measureEngine(engine, network, share) };
        rows.push(row);
        say(benchmarkRow(row, style));
      }
  }
  if (json) {
    const document = {
      rxgan: version,
      machine: here,
      engines: inspections,
      taken: Object.fromEntries(Object.entries(taken).map(([work, found]) => [work, found?.name ?? null])),
      ...(benchmark && { benchmark: rows.map(rowOf) }),
    };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  return ready.length > 0 ? 0 : 1;
};
