import { softwareVariable } from '../../engines/webgpu/webgpu.js';

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
