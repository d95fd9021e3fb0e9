import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { softwareVariable } from '../../engines/webgpu/webgpu.js';
import { number } from '../../schema/numbers.js';
import { optional } from '../../schema/records.js';
import type { Checked } from '../../schema/schema.js';
import { parseOptions, usageError } from '../parseOptions.js';

export interface DoctorOptions {
  readonly benchmark: boolean;
  readonly json: boolean;
  /** How long the benchmark takes, about. */
  readonly seconds: number;
}

const valued = { '--seconds': optional(number({ above: 0 })) };
const flags = ['--no-bench', '--json', '--help'];

/** What the words after `rxgan doctor` ask for; nothing where they ask for help. */
export const doctorOptions = (words: readonly string[]): Checked<DoctorOptions | undefined> => {
  const help = 'rxgan doctor --help';
  const { positionals, given, asksHelp, checked } = parseOptions(words, { valued, flags, help });
  if (asksHelp) return E.right(undefined);
  const unexpected = positionals.map((word) => usageError(word, 'unexpected word', `leave it out, or see ${help}`));
  return pipe(
    checked(unexpected),
    E.map(({ '--seconds': seconds = 10 }) => ({
      benchmark: given['--no-bench'] !== true,
      json: given['--json'] === true,
      seconds,
    })),
  );
};

/** What `rxgan doctor --help` prints. */
export const doctorHelp = `rxgan doctor: which engines this machine has, whether they compute right, and how fast they are.

Usage
  rxgan doctor [options]

Tries every engine in a process of its own, so that one that crashes or hangs harms nothing. Prints for each whether it is
there, its version, why not and what to install; asks those that are there for a few known results, which stock kernels of
TensorFlow.js get wrong; and measures a step of two GANs on each: points in the plane, and an MLP of 28x28 pixels.

Engines
  cuda      @tensorflow/tfjs-node-gpu: TensorFlow on an NVIDIA device
  native    @tensorflow/tfjs-node, or the GPU package without a GPU: TensorFlow on the processor
  webgpu    webgpu and @tensorflow/tfjs-backend-webgpu: any vendor's graphics device
  wasm      comes with rxgan: WebAssembly with training kernels of its own, the fastest for small networks
  js        comes with rxgan: plain JavaScript, the reference

Options
  --no-bench       leave the benchmark out
  --seconds N      how long the benchmark takes, about (default 10); it is shared by all engines that are there
  --json           print one JSON document, for machines
  --help

Environment
  ${softwareVariable}=1
                   let webgpu use a graphics device that is a program (SwiftShader, llvmpipe): right, but slower than wasm
  RXGAN_BACKEND    the engine that rxgan train takes, as its option --backend

Exit codes
  0 at least one engine works   1 none does   2 the command line is wrong
`;
