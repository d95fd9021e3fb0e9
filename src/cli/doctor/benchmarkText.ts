import * as E from 'fp-ts/lib/Either.js';
import { engineNames } from '../../engines/engine.js';
import type { Speed } from './measureSteps.js';
import { networkNames, networks } from './networks.js';
import type { TerminalStyle } from './terminalStyle.js';

/** One engine on one network: its speed, or why there is none. */
export interface Row {
  readonly network: string;
  readonly engine: string;
  readonly speed: E.Either<string, Speed>;
}

/** Under so many steps a median says little. */
export const few = 3;

const significant = (value: number): string =>
  value.toLocaleString('en', value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });

/** Which way the updates went: the compiled program of the network, or TensorFlow.js's tape. */
export const pathOf = ({ fusedUpdates, tapeUpdates }: Speed): string =>
  fusedUpdates === undefined && tapeUpdates === undefined
    ? '-'
    : [fusedUpdates ? 'fused' : '', tapeUpdates ? 'tape' : ''].filter(Boolean).join(' and ') || '-';

const widths = {
  network: Math.max(...networkNames.map((name) => networks[name].name.length)) + 3,
  engine: Math.max(...engineNames.map((name) => name.length)) + 2,
};
const line = (network: string, engine: string, milliseconds: string, rate: string, path: string): string =>
  `  ${network.padEnd(widths.network)}${engine.padEnd(widths.engine)}${milliseconds.padStart(10)}${rate.padStart(17)}   ${path}`;

export const benchmarkHead = (style: TerminalStyle): string =>
  `${style('bold', 'benchmark: one step of a GAN (D and G, Adam), batch 64')}\n${style('dim', line('network', 'engine', 'ms a step', 'steps a second', 'path'))}\n`;

/** A row of the table, under its head. */
export const benchmarkRow = ({ network, engine, speed }: Row, style: TerminalStyle): string => {
  if (E.isLeft(speed)) return `${line(network, engine, '-', '-', style('yellow', speed.left))}\n`;
  const { millisecondsPerStep, steps } = speed.right;
  const cut = steps < few ? style('yellow', `  cut off after ${steps === 1 ? 'one step' : `${steps} steps`}`) : '';
  const path = pathOf(speed.right);
  return `${line(network, engine, significant(millisecondsPerStep), significant(1000 / millisecondsPerStep), path)}${cut}\n`;
};
