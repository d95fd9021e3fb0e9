/**
 * Loads a native engine in a process of its own and lets it multiply. `node probe.mjs PACKAGE FROM PROJECT`
 *
 * Prints what it found as JSON, or exits with 1 and says in one line what is wrong.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { nativeBinding } from './nativeBinding.mjs';

const [name, from, project] = process.argv.slice(2);
const here = join(from, 'index.js');

const fail = (problem) => {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
};

const binding = nativeBinding(name, here);
if (binding === undefined) fail(`no lib/napi-v*/tfjs_binding.node of ${name} is found from ${from}`);

const require = createRequire(here);
const util = require('node:util');
// tfjs-node calls both; Node 23 removed them.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;

const core = (root) => createRequire(root).resolve('@tensorflow/tfjs-core');
try {
  const [ours, theirs] = [core(join(project, 'index.js')), core(require.resolve(`${name}/package.json`))];
  if (ours !== theirs) fail(`it would bring a second @tensorflow/tfjs-core, ${theirs}, beside ${ours}`);
  const tf = require(name);
  await tf.ready();
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6], [2, 1]));
  const values = Array.from(await product.data());
  if (tf.getBackend() !== 'tensorflow' || values.join() !== '17,39')
    fail(`[[1, 2], [3, 4]] times [5, 6] is [${values.join(', ')}] on ${tf.getBackend()}, not [17, 39] on tensorflow`);
  const backend = tf.backend();
  process.stdout.write(
    `${JSON.stringify({ tensorflow: backend.binding.TF_Version, gpu: backend.isUsingGpuDevice })}\n`,
  );
} catch (error) {
  fail(error.message.split('\n')[0]);
}
