/**
 * Compiles src/engines/wasm/kernels/*.wat to the modules that src/engines/wasm/kernelModule.ts and
 * relaxedProductModule.ts hold.
 *
 * `node tools/buildKernels.mjs` writes the files; with `--check` it only compares, and fails where they differ.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const home = new URL('../src/engines/wasm/', import.meta.url);
const folder = new URL('kernels/', home);
const textOf = (file) => `;; ${file}\n${readFileSync(new URL(file, folder), 'utf8')}`;
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.wat'))
  .sort();

/** c + a b, rounded twice, becomes one instruction that may round once: the only difference of the relaxed product. */
const relaxed = (text) => {
  const local = String.raw`(\(local\.get \$\w+\))`;
  const pattern = new RegExp(String.raw`\(f32x4\.add ${local} \(f32x4\.mul ${local} ${local}\)\)`, 'g');
  const made = text.replaceAll(pattern, '(f32x4.relaxed_madd $2 $3 $1)');
  if (made === text) throw new Error('the matrix product has no multiply-add of the form that is replaced');
  return made;
};

const { parseWat } = await wabt();
const compile = (texts, features = {}) => {
  const source = `(module\n(import "env" "memory" (memory 0))\n${texts.join('\n')})\n`;
  const compiled = parseWat('kernels.wat', source, { simd: true, bulk_memory: true, ...features });
  compiled.validate();
  const { buffer } = compiled.toBinary({});
  compiled.destroy();
  return Buffer.from(buffer).toString('base64');
};

const artefact = (
  name,
  about,
  from,
  module,
) => `// Compiled from ${from} by \`npm run build:kernels\`: change those, not this.

/** ${about}, in base64. */
export const ${name} =
  '${module}';
`;
const artefacts = {
  'kernelModule.ts': artefact(
    'kernelModule',
    'The WebAssembly module of the training kernels',
    'kernels/*.wat',
    compile(files.map(textOf)),
  ),
  'relaxedProductModule.ts': artefact(
    'relaxedProductModule',
    'The matrix product once more, with the multiply-add of relaxed SIMD',
    'kernels/common.wat and kernels/matrixProduct.wat',
    compile([textOf('common.wat'), relaxed(textOf('matrixProduct.wat'))], { relaxed_simd: true }),
  ),
};

for (const [file, text] of Object.entries(artefacts)) {
  const target = new URL(file, home);
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  // Git may hand out other line ends.
  else if (readFileSync(target, 'utf8').replaceAll('\r\n', '\n') !== text) {
    console.error(`${fileURLToPath(target)} is not what the .wat files compile to; run npm run build:kernels`);
    process.exitCode = 1;
  }
}
