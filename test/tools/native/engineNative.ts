import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll } from 'vitest';

/** Packages, a TensorFlow and an npm that stand in for the real ones. */
export const fakes = join(import.meta.dirname, 'fakes');

const tool = resolve(import.meta.dirname, '../../../tools/native');
export const main = join(tool, 'main.mjs');
export const probe = join(tool, 'probe.mjs');

const runs = (...[file, ...words]: [string, ...string[]]): boolean => spawnSync(file, words).status === 0;

/** What these tests compile, unpack and download with; pip downloads from a folder. */
export const toolsMissing = [
  ...(runs('g++', '--version') ? [] : ['g++']),
  ...(runs('python3', '-c', 'import pip') ? [] : ['python3 with pip']),
  ...(process.platform === 'linux' && process.arch === 'x64' ? [] : ['Linux on x64']),
];
/** The title of a suite, with what it lacks. */
export const titled = (title: string): string =>
  toolsMissing.length === 0 ? title : `${title} (skipped: needs ${toolsMissing.join(', ')})`;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
export const newFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rxgan-native-')));
  folders.push(folder);
  return folder;
};

/** A package that depends on TensorFlow.js's core and on nothing else. */
export const newProject = (): string => {
  const project = newFolder();
  const core = join(project, 'node_modules/@tensorflow/tfjs-core');
  mkdirSync(core, { recursive: true });
  cpSync(join(fakes, 'packages/tfjs-core'), core, { recursive: true });
  cpSync(join(fakes, 'packages/tfjs-core/package.json'), join(project, 'package.json'));
  return project;
};

/** What lies where the tool writes. */
export const leftIn = (project: string): { readonly built: readonly string[]; readonly linked: readonly string[] } => {
  const home = join(project, 'build/native');
  return {
    built: existsSync(home) ? readdirSync(home).filter((name) => name !== '.gitignore') : [],
    linked: readdirSync(join(project, 'node_modules/@tensorflow')).filter((name) => name !== 'tfjs-core'),
  };
};
export const nothing = { built: [], linked: [] };

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** What the stand-in for npm was called with. */
  readonly npm: readonly string[];
}

export interface Run {
  /** The wheels that pip can reach. */
  readonly wheels?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with the process while it runs. */
  readonly meanwhile?: (kill: () => void) => Promise<void>;
}

/** Runs the tool as `npm run engine:native` would, in a project, with no network. */
export const engineNative = async (project: string, words: readonly string[], run: Run = {}): Promise<Ended> => {
  const log = join(newFolder(), 'npm.log');
  const child = spawn(process.execPath, [main, ...words], {
    cwd: project,
    env: {
      ...process.env,
      PATH: [join(fakes, 'bin'), process.env['PATH']].join(delimiter),
      FAKE_LOG: log,
      FAKE_PACKAGES: join(fakes, 'packages'),
      PIP_CONFIG_FILE: '/dev/null',
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: run.wheels ?? newFolder(),
      ...run.environment,
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = new Promise<number | null>((done) => child.on('close', done));
  await run.meanwhile?.(() => child.kill('SIGTERM'));
  const code = await ended;
  return { code, out, err, npm: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [] };
};
