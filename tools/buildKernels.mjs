/**
 * Compiles src/backend/wasm/kernels/*.wat to the module that src/backend/wasm/kernelModule.ts holds.
 *
 * `node tools/buildKernels.mjs` writes the file; with `--check` it only compares, and fails where they differ.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const folder = new URL('../src/backend/wasm/kernels/', import.meta.url);
const target = new URL('../src/backend/wasm/kernelModule.ts', import.meta.url);

const texts = readdirSync(folder)
  .filter((file) => file.endsWith('.wat'))
  .sort()
  .map((file) => `;; ${file}\n${readFileSync(new URL(file, folder), 'utf8')}`);
const source = `(module\n(import "env" "memory" (memory 0))\n${texts.join('\n')})\n`;

const { parseWat } = await wabt();
const compiled = parseWat('kernels.wat', source, { simd: true, bulk_memory: true });
compiled.validate();
const { buffer } = compiled.toBinary({});
compiled.destroy();

const artefact = `// Compiled from kernels/*.wat by \`npm run build:kernels\`: change those, not this.

/** The WebAssembly module of the training kernels, in base64. */
export const kernelModule =
  '${Buffer.from(buffer).toString('base64')}';
`;
// Git may hand out other line ends.
const same = (text) => text.replaceAll('\r\n', '\n') === artefact;

if (process.argv.includes('--check')) {
  if (!same(readFileSync(target, 'utf8'))) {
    console.error(`${fileURLToPath(target)} is not what the .wat files compile to; run npm run build:kernels`);
    process.exit(1);
  }
} else writeFileSync(target, artefact);
