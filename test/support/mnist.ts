import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inMemory, type LabeledDataset, mnist } from 'rxgan/data';

// Beside the checkout, not in it, as the golden values are.
export const mnistFolder = fileURLToPath(new URL('../../../shared/data/mnist', import.meta.url));

export const mnistMissing = !existsSync(mnistFolder);
/** What a suite on real digits is called, so that a skipped one says why. */
export const onDigits = (title: string): string =>
  mnistMissing ? `${title} (SKIPPED: ${mnistFolder} is missing)` : title;

/** The 10,000 test digits. */
export const digits = async (): Promise<LabeledDataset> => {
  const read = await mnist(mnistFolder, { split: 'test' })();
  if (read._tag === 'Left') throw read.left;
  return inMemory(read.right);
};
