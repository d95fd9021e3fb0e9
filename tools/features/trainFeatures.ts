/** Makes the feature net that ships with the library: `npm run train:features -- --data FOLDER`. */
import { explain } from '../../src/errors.js';
import { makeFeatures } from './makeFeatures.js';

try {
  await makeFeatures(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`train:features: ${explain(error)}\n`);
  process.exitCode = 1;
}
