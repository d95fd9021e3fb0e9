import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shown } from './commands.mjs';

const extra = /^Requires-Dist: (\S+); extra == "and-cuda"$/gm;

/** How CUDA's libraries are had: TensorFlow's own wheel says which of NVIDIA's it was built for. */
const cuda = ({ distribution, made, home, shown: short }) => {
  const packages = [...readFileSync(join(made, 'deps', 'METADATA'), 'utf8').matchAll(extra)].map(([, name]) => name);
  if (distribution.endsWith('-cpu') || packages.length === 0)
    return [`${distribution} computes on the processor only: a GPU takes the package tensorflow.`];
  const folder = short(join(home, 'cuda'));
  return [
    'TensorFlow looks for CUDA and cuDNN when it is loaded. If this machine has not the ones it wants (no GPU found,',
    '"Cannot dlopen some GPU libraries"), take those of its wheel, beside a driver that knows them:',
    `  ${shown(['python3', '-m', 'pip', 'install', '--no-deps', '--target', folder, ...packages])}`,
    `  export LD_LIBRARY_PATH="$(printf '%s:' "$PWD"/${folder}/nvidia/*/lib)$LD_LIBRARY_PATH"`,
    'This has been built and loaded, but never run on a GPU: see docs/native.md.',
  ];
};

/** What to tell the one who has an engine now. */
export const nextSteps = (plan, found) => {
  const name = found.gpu ? 'cuda' : 'native';
  const [link, engine] = [plan.shown(plan.link), plan.shown(plan.engine)];
  return [
    `TensorFlow ${found.tensorflow} works on the ${found.gpu ? 'GPU' : 'processor'}: ${link} -> ${engine}`,
    `take it        RXGAN_BACKEND=${name}, or --backend ${name}`,
    'keep it        npm ci and npm install take the link away: run this again, which takes seconds and no network',
    `get rid of it  rm ${link} && rm -r ${engine}`,
    ...(plan.gpu && !found.gpu ? cuda(plan) : []),
  ];
};
