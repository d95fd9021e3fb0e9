/**
 * Makes the layers of avatars from the designs in `@dicebear/pixel-art`.
 *
 * `node tools/avatars/main.mjs` writes the file; with `--check` it only compares, and fails where it differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { partsModule } from './partsModule.mjs';

const target = new URL('../../src/data/internal/avatarParts.ts', import.meta.url);
const text = partsModule();
if (!process.argv.includes('--check')) writeFileSync(target, text);
// Git may hand out other line ends.
else if (readFileSync(target, 'utf8').replaceAll('\r\n', '\n') !== text) {
  console.error(`${fileURLToPath(target)} is not what the designs give; run node tools/avatars/main.mjs`);
  process.exitCode = 1;
}
