import { fileURLToPath } from 'node:url';
import type { Command } from './connect.js';

/** One of those who are compared. Columns with one command share one process. */
export interface Column extends Command {
  readonly name: string;
  readonly title: string;
  /** Which of its process's forms. */
  readonly form: string;
}

const child = (file: string): string => fileURLToPath(new URL(`../contenders/${file}.js`, import.meta.url));
/** Beside the sources: Python is not compiled. */
const peer = fileURLToPath(new URL('../../../bench/peer.py', import.meta.url));

const node = (file: string, ...words: readonly string[]): readonly string[] => [
  process.execPath,
  child(file),
  ...words,
];
/** How TensorFlow is given the number of its threads. */
const threads = (count: number): Record<string, string> => ({
  TF_NUM_INTRAOP_THREADS: String(count),
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: String(count),
});
const column = (
  name: string,
  title: string,
  words: readonly string[],
  { environment = {}, form = 'pipeline' }: Partial<Pick<Column, 'environment' | 'form'>> = {},
): Column => ({ name, title, words, environment, form });

/** All contenders, in the order of the tables. */
export const columns: readonly Column[] = [
  column('wasm', 'rxgan, WASM', node('rxgan', 'wasm', 'shared')),
  column('byHand', 'rxgan, WASM, a loop written by hand', node('rxgan', 'wasm', 'shared'), { form: 'byHand' }),
  column('fresh', 'rxgan, WASM, fresh latents for each player', node('rxgan', 'wasm', 'fresh')),
  column('tape', 'rxgan, WASM, tape', node('rxgan', 'wasm', 'tape')),
  column('workers', 'rxgan, WASM, 2 workers', node('rxgan', 'wasm', 'workers')),
  column('stock', 'TensorFlow.js as shipped, WASM', node('stock', 'wasm')),
  column('native1', 'rxgan, native, 1 thread', node('rxgan', 'native', 'shared'), { environment: threads(1) }),
  column('native2', 'rxgan, native, 2 threads', node('rxgan', 'native', 'shared'), { environment: threads(2) }),
  column('stockNative', 'TensorFlow.js as shipped, native, 1 thread', node('stock', 'native'), {
    environment: threads(1),
  }),
  column('torch1', 'PyTorch, 1 thread', ['python3', '-W', 'ignore', peer, '1']),
  column('torch2', 'PyTorch, 2 threads', ['python3', '-W', 'ignore', peer, '2']),
];

/** Those that measure the matrix product: one of each engine and number of threads. */
export const engines: readonly string[] = ['wasm', 'stock', 'native1', 'native2', 'torch1', 'torch2'];
