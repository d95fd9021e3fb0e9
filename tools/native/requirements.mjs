import { mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isTaken } from './place.mjs';
import { tfjsVersion } from './planOf.mjs';
import { run } from './run.mjs';

const platform = () => {
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64')
    return [
      `Linux on an x64 processor, and this is ${platform} on ${arch}`,
      'take the package as it comes, npm install --no-save @tensorflow/tfjs-node, or the WASM engine',
    ];
  return process.report.getReport().header.glibcVersionRuntime === undefined
    ? ['glibc, which Alpine does not have', 'use Debian, Ubuntu or Fedora, or the node:20-bookworm image']
    : undefined;
};

const tfjsCore = ({ project }) => {
  let found = 'none';
  try {
    const file = createRequire(join(project, 'index.js')).resolve('@tensorflow/tfjs-core/package.json');
    found = JSON.parse(readFileSync(file, 'utf8')).version;
  } catch {}
  return found === tfjsVersion
    ? undefined
    : [`@tensorflow/tfjs-core ${tfjsVersion} in ${project}, and there is ${found}`, 'npm ci'];
};

const freePlace = (plan) =>
  isTaken(plan)
    ? [
        `the place of ${plan.shown(plan.link)}, where npm has installed the package itself`,
        `use that one, or npm uninstall ${plan.name}`,
      ]
    : undefined;

const command = async (words, what, next) => {
  const { code } = await run(words);
  return code === 0 ? undefined : [what, next];
};

/** Libraries, packages and, until the end, the wheel: 1.5 GB measured; those with CUDA kernels are about three times that. */
const space = ({ gpu, home }) => {
  const needed = gpu ? 5 : 2;
  mkdirSync(home, { recursive: true });
  const { bavail, bsize } = statfsSync(home);
  const free = (bavail * bsize) / 1e9;
  return free >= needed
    ? undefined
    : [`${needed} GB of disk space for ${home}, and there are ${free.toFixed(1)}`, 'make room'];
};

/** Everything that is missing, each as what it is and what to do about it. `building`: an engine is to be made, not only linked. */
export const requirements = async (plan, building) => {
  const checks = [
    platform(),
    tfjsCore(plan),
    freePlace(plan),
    ...(building
      ? [
          command(['g++', '--version'], 'a C++ compiler, g++', 'apt-get install g++'),
          command(['python3', '--version'], 'python3', 'apt-get install python3 python3-pip'),
          ...(plan.wheel === undefined
            ? [command(['python3', '-c', 'import pip'], 'pip, for python3', 'apt-get install python3-pip')]
            : []),
          command(['npm', '--version'], 'npm', 'install it with Node'),
          space(plan),
        ]
      : []),
  ];
  return (await Promise.all(checks)).filter((missing) => missing !== undefined);
};
