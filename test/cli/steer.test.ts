import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, ControlEntry } from 'rxgan/control';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  type ClientMessage,
  clientFrames,
  type RunRecordEntry,
  serverFrames,
  subprotocol,
  type TextMessage,
  version,
} from '../../src/live/protocol/messages.js';
import { mnistFolder, mnistMissing, onDigits } from '../support/mnist.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Training {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}
const train = (...words: readonly string[]): Training => {
  const child = spawn(process.execPath, [cli, 'train', ...words]);
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout!.on('data', (text) => (out += text));
  child.stderr!.on('data', (text) => (err += text));
  return {
    child,
    out: () => out,
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err }))),
  };
};
const folder = (): string => mkdtempSync(join(tmpdir(), 'rxgan-steer-'));
const onlyRun = (runs: string): string => join(runs, readdirSync(runs)[0]!);
const contentOf = (run: string, name: string): string => readFileSync(join(run, name), 'utf8');
const logOf = (run: string): readonly ControlEntry[] =>
  contentOf(run, 'control.jsonl')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ControlEntry);
const summaryOf = (run: string): Record<string, unknown> =>
  JSON.parse(contentOf(run, 'summary.json')) as Record<string, unknown>;

/** A page without a browser, with the token of the address that the program has printed. */
const page = async ({ out }: Training) => {
  await expect.poll(out, { timeout: 120_000 }).toMatch(/page +http\S+\n/);
  const [, port, token] = /page +http:\/\/127\.0\.0\.1:(\d+)\/#token=(\S+)\n/.exec(out())!;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, subprotocol, { origin: `http://127.0.0.1:${port}` });
  const heard: TextMessage[] = [];
  socket.on('message', (data, binary) => {
    const read = binary ? undefined : serverFrames.decode(String(data));
    if (read?._tag !== 'Right') return;
    heard.push(read.right);
    if (read.right.t === 'update') say({ t: 'ack', run: read.right.run, seq: read.right.seq });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const say = (message: ClientMessage): void => socket.send(clientFrames.encode(message));
  say({ t: 'hello', v: version, token: token!, samples: false });
  const first = <T extends TextMessage['t']>(t: T, test: (message: TextMessage & { t: T }) => boolean = () => true) =>
    heard.find((message): message is TextMessage & { t: T } => message.t === t && test(message as never));
  await expect.poll(() => first('welcome'), { timeout: 120_000 }).toBeDefined();
  const run = first('welcome')!.runs.find(({ live }) => live)!.id;
  say({ t: 'watch', run });
  let asked = 0;
  return {
    heard: (): readonly RunRecordEntry[] => heard.flatMap((message) => (message.t === 'update' ? message.records : [])),
    /** Asks, and gives the problem if it was refused. */
    ask: async (command: Command): Promise<string | undefined> => {
      const id = asked++;
      say({ t: 'command', id, run, command });
      await expect.poll(() => first('answer', (message) => message.id === id), { timeout: 120_000 }).toBeDefined();
      return first('answer', (message) => message.id === id)!.problem;
    },
  };
};

const endless = ['ring', '--steps', '1000000', '--batch', '16', '--seed', '3', '--port', '0'];

describe('rxgan train, steered from a page', () => {
  test('pauses, steps, sets tunables, writes a checkpoint, stops; and --replay makes the same run again', async () => {
    const [runs, others] = [folder(), folder()];
    const training = train(...endless, '--runs', runs);
    const { ask } = await page(training);
    expect(await ask({ op: 'pause' })).toBeUndefined();
    expect(await ask({ op: 'set', tunable: 'generatorLearningRate', value: 0.01 })).toBeUndefined();
    expect(await ask({ op: 'step', players: ['generator'], n: 30 })).toBeUndefined();
    expect(await ask({ op: 'step', players: ['discriminator'], n: 20 })).toBeUndefined();
    expect(await ask({ op: 'checkpoint' })).toBeUndefined();
    expect(await ask({ op: 'set', tunable: 'noise', value: 1 })).toMatch(/noise/);
    expect(await ask({ op: 'set', tunable: 'r1', value: -1 })).toMatch(/r1/);
    const run = onlyRun(runs);
    const lines = (): number => contentOf(run, 'metrics.jsonl').split('\n').length;
    expect(await ask({ op: 'resume' })).toBeUndefined();
    const before = lines();
    await expect.poll(lines, { timeout: 120_000 }).toBeGreaterThan(before + 10);
    expect(await ask({ op: 'set', tunable: 'r1', value: 0.5 })).toBeUndefined();
    expect(await ask({ op: 'stop' })).toBeUndefined();
    const { code, out, err } = await training.ended;
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/step \d+: set generatorLearningRate to 0.01/);
    const log = logOf(run);
    expect(log.map(({ command: { op } }) => op)).toEqual([
      ...['pause', 'set', 'step', 'step', 'checkpoint', 'resume', 'set', 'stop'],
    ]);
    const end = log.at(-1)!.before;
    expect(summaryOf(run)).toMatchObject({ status: 'stopped', steps: end });
    const checkpoint = `checkpoint-${String(log[4]!.before).padStart(8, '0')}.safetensors`;
    expect(contentOf(run, 'events.jsonl')).toContain(`"kind":"command","text":"stop (`);
    expect(contentOf(run, 'events.jsonl')).toContain(checkpoint);
    expect(JSON.parse(contentOf(run, 'config.json'))).toMatchObject({ recipe: 'ring', seed: 3, engine: 'wasm' });

    const again = await train('ring', '--replay', run, '--runs', others, '--no-dashboard').ended;
    expect([again.code, again.err]).toEqual([0, '']);
    const repeated = onlyRun(others);
    expect(contentOf(repeated, 'metrics.jsonl')).toBe(contentOf(run, 'metrics.jsonl'));
    const timeless = (all: readonly ControlEntry[]) => all.map(({ wall: _, ...entry }) => entry);
    expect(timeless(logOf(repeated))).toEqual(timeless(log));
    expect(readFileSync(join(repeated, checkpoint))).toEqual(readFileSync(join(run, checkpoint)));
    expect(readFileSync(join(repeated, 'generated.csv'))).toEqual(readFileSync(join(run, 'generated.csv')));
  });

  test('an interrupt of a paused run ends it, on record', async () => {
    const runs = folder();
    const training = train(...endless, '--runs', runs);
    const { ask } = await page(training);
    await ask({ op: 'pause' });
    training.child.kill('SIGINT');
    expect((await training.ended).code).toBe(130);
    expect(logOf(onlyRun(runs)).map(({ command: { op }, by }) => [op, op === 'stop' ? by : ''])).toEqual([
      ['pause', ''],
      ['stop', 'the terminal'],
    ]);
    expect(summaryOf(onlyRun(runs))).toMatchObject({ status: 'interrupted' });
  });
});

describe.skipIf(mnistMissing)(onDigits('rxgan train digits'), () => {
  test('shows an interpolation when asked to, and is made again from its folder alone', async () => {
    const [runs, others] = [folder(), folder()];
    const words = ['--steps', '100000', '--batch', '8', '--backend', 'wasm', '--port', '0', '--runs', runs];
    const training = train('digits', '--data', mnistFolder, ...words);
    const { ask, heard } = await page(training);
    expect(await ask({ op: 'step', players: ['generator'], n: 3 })).toBeUndefined();
    expect(await ask({ op: 'interpolate' })).toBeUndefined();
    const kinds = () => heard().flatMap((entry) => ('sample' in entry ? [entry.sample.kind] : []));
    await expect.poll(kinds, { timeout: 120_000 }).toContain('interpolation');
    expect(await ask({ op: 'stop' })).toBeUndefined();
    const { code, err } = await training.ended;
    expect([code, err]).toEqual([0, '']);
    const run = onlyRun(runs);
    expect(logOf(run).map(({ command: { op } }) => op)).toEqual(['step', 'interpolate', 'stop']);
    const again = await train('digits', '--replay', run, '--runs', others, '--no-dashboard').ended;
    expect([again.code, again.err]).toEqual([0, '']);
    expect(contentOf(onlyRun(others), 'metrics.jsonl')).toBe(contentOf(run, 'metrics.jsonl'));
    expect(readFileSync(join(onlyRun(others), 'images.png'))).toEqual(readFileSync(join(run, 'images.png')));
  });
});

describe('rxgan train --replay', () => {
  test('of a folder that is not there is one mistake on the command line', async () => {
    const missing = join(folder(), 'none');
    expect(await train('ring', '--replay', missing, '--no-dashboard').ended).toEqual({
      code: 2,
      out: '',
      err: `rxgan: --replay ${missing}: there is no such folder; give the folder of a run, such as runs/ring-…\n`,
    });
  });

  test('of a folder that is no run says all that is missing', async () => {
    const empty = folder();
    const { code, err } = await train('ring', '--replay', empty, '--no-dashboard').ended;
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toEqual([
      expect.stringContaining(`rxgan: ${join(empty, 'config.json')}: there is no such file;`),
      expect.stringContaining(`rxgan: ${join(empty, 'control.jsonl')}: there is no such file;`),
    ]);
  });

  test('of a broken folder says all that is broken', async () => {
    const run = folder();
    writeFileSync(join(run, 'config.json'), '{"recipe":"ring-collapsing","seed":-1,"steps":10,"batch":8,"loss":"bce"}');
    writeFileSync(join(run, 'control.jsonl'), '{"before":1}\n{{\n');
    const { code, err } = await train('ring', '--replay', run, '--no-dashboard').ended;
    expect(code).toBe(1);
    const paths = err
      .trim()
      .split('\n')
      .map((line) => line.replace(`rxgan: ${run}/`, '').split(': ')[0]);
    expect(paths).toEqual([
      'config.json.seed',
      'config.json.loss',
      'config.json.engine',
      'control.jsonl, line 1.command',
      'control.jsonl, line 1.by',
      'control.jsonl, line 1.wall',
      'control.jsonl, line 2',
    ]);
  });

  test('of another recipe, or on another engine, or of a tunable that is not there, is refused', async () => {
    const run = folder();
    const config = { recipe: 'ring', seed: 1, steps: 10, batch: 8, loss: 'hinge', engine: 'wasm' };
    const entry = { before: 1, command: { op: 'set', tunable: 'noise', value: 1 }, by: 'a', wall: 0 };
    writeFileSync(join(run, 'config.json'), JSON.stringify(config));
    writeFileSync(join(run, 'control.jsonl'), '');
    const refused = async (...words: string[]): Promise<string> => (await train(...words, '--no-dashboard').ended).err;
    expect(await refused('ring-collapsing', '--replay', run)).toBe(
      `rxgan: ${run}: is a run of ring; write rxgan train ring --replay ${run}\n`,
    );
    expect(await refused('ring', '--replay', run, '--backend', 'js')).toBe(
      `rxgan: --backend: the run in ${run} was trained on wasm; leave it out: another engine gives other numbers\n`,
    );
    writeFileSync(join(run, 'control.jsonl'), `${JSON.stringify(entry)}\n`);
    expect(await refused('ring', '--replay', run)).toMatch(
      /control\.jsonl: sets noise, which is no tunable of ring; it has /,
    );
  });
});
