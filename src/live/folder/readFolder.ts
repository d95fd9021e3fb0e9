import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RunAbout, RunState, Setting } from '../protocol/messages.js';

/** What a folder says of its run, besides what was measured. */
export interface FolderRun {
  readonly path: string;
  readonly id: string;
  readonly about: RunAbout;
}

type Fields = Readonly<Record<string, unknown>>;

const jsonOf = (path: string): Fields | undefined => {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
};

const settings = (fields: Fields): Readonly<Record<string, Setting>> =>
  Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Setting] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  );

/** `ring-hinge-seed7-2026-11-20T19-45-01`: the name, and when it was. */
const stamped = /^(.+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)$/;

const startOf = (name: string, path: string): number => {
  const [, , day, hour, minute, second] = stamped.exec(name) ?? [];
  const named = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(named) ? Math.floor(statSync(path).mtimeMs) : named;
};

/** The run of a folder; nothing, if it is not one: then there is no config.json in it, or it cannot be read. */
export const readFolder = (path: string): FolderRun | undefined => {
  const file = join(path, 'config.json');
  const config = jsonOf(file);
  const id = basename(path);
  if (config === undefined || id.length > 200) return undefined;
  const { schedule } = config;
  const about: RunAbout = {
    name: stamped.exec(id)?.[1] ?? id,
    startedAt: startOf(id, file),
    config: settings(config),
    schedule: typeof schedule === 'string' ? schedule : '',
    operations: [],
    players: [],
    tunables: [],
  };
  return { path, id, about };
};

const natural = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;

/** A log that nobody has written to for so many milliseconds is not being written. */
const silence = 60_000;

const grows = (path: string): boolean => {
  try {
    return Date.now() - statSync(join(path, 'metrics.jsonl')).mtimeMs < silence;
  } catch {
    return false;
  }
};

/** Where the run of a folder is: what its summary says; without one it is still going on, or was cut off. */
export const folderState = ({ path, about }: FolderRun, lastStep: number): RunState => {
  const summary = jsonOf(join(path, 'summary.json'));
  const { engine, steps: totalSteps } = about.config;
  const message = summary?.['error'] ?? (summary?.['status'] === 'interrupted' ? 'It was interrupted.' : undefined);
  const known = {
    step: natural(summary?.['steps']) ?? lastStep + 1,
    ...(natural(totalSteps) !== undefined && { totalSteps: totalSteps as number }),
    ...(typeof engine === 'string' && { engine }),
    ...(typeof message === 'string' && { message }),
  };
  if (summary !== undefined) return { status: summary['status'] === 'failed' ? 'failed' : 'finished', ...known };
  return grows(path)
    ? { status: 'running', ...known }
    : {
        status: 'failed',
        ...known,
        message: 'Nothing was written for a minute, and there is no summary: it was cut off, or it waits.',
      };
};
