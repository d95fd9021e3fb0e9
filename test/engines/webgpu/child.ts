import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import config from '../../../vitest.config.js';
import { swiftShaderEnvironment } from './swiftShader.js';

const root = resolve(import.meta.dirname, '../../..');

/** One of ./programs as a module that Node runs as it is. Inside the repository, so that its packages are found. */
export const bundle = async (program: string): Promise<string> => {
  const outDir = join(root, 'build/webgpu', program);
  rmSync(outDir, { recursive: true, force: true });
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: config.resolve!,
    build: {
      ssr: join(import.meta.dirname, 'programs', `${program}.ts`),
      outDir,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(outDir, 'program.mjs');
};

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a module in a process of its own; what has not ended after fifteen minutes is killed. */
export const run = (
  module: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [module, ...words], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 900_000,
      killSignal: 'SIGKILL',
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });

/** What one of ./programs prints in the end on the software device, as JSON. Dawn prints errors of the device there too. */
export const printedBy = async <A>(program: string, ...words: readonly string[]): Promise<A> => {
  const { code, signal, out, err } = await run(await bundle(program), words, swiftShaderEnvironment());
  if (code !== 0) throw new Error(`${program} ended with ${signal ?? code}: ${err}`);
  return JSON.parse(out.trimEnd().split('\n').at(-1)!) as A;
};
