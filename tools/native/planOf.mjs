import { basename, join, relative } from 'node:path';
import { stop } from './stop.mjs';

/** The one release of TensorFlow.js that everything here fits. */
export const tfjsVersion = '4.22.0';

/** What a wheel's file name says it is: `tensorflow_cpu-2.21.0-cp311-…whl`. */
const wheelNamed = (file) => {
  const [, distribution, version] = /^(tensorflow[a-z_]*)-(\d[^-]*)-.*linux.*x86_64\.whl$/.exec(basename(file)) ?? [];
  if (distribution === undefined)
    throw stop(
      `${basename(file)} is not the name of a wheel of TensorFlow for Linux on x64`,
      'give it the name that pip download gave it, such as tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
      { exitCode: 2 },
    );
  return { distribution: distribution.replaceAll('_', '-'), version };
};

/**
 * What is built, and where.
 *
 * The engine lives in a folder of its own under build/native, which npm does not touch; node_modules holds a link to it.
 * The folder is inside the project, so that the engine finds the project's own @tensorflow/tfjs-core and a process
 * has one copy of it.
 */
export const planOf = ({ gpu, tensorflow, wheel, project }) => {
  const name = gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  const { distribution, version } =
    wheel === undefined
      ? { distribution: gpu ? 'tensorflow' : 'tensorflow-cpu', version: tensorflow }
      : wheelNamed(wheel);
  const home = join(project, 'build', 'native');
  const engine = join(home, `${basename(name)}-${distribution}-${version}`);
  const link = join(project, 'node_modules', name);
  const made = join(engine, 'node_modules', name);
  const shown = (path) => relative(project, path) || '.';
  return { name, gpu, distribution, version, wheel, project, home, engine, link, made, shown };
};
