import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile, foldersOf, npmInstall, unpack } from './commands.mjs';
import { download } from './download.mjs';
import { lastLine } from './lastLine.mjs';
import { tfjsVersion } from './planOf.mjs';
import { run } from './run.mjs';
import { shareWithProject } from './shareWithProject.mjs';
import { stop } from './stop.mjs';
import { tryEngine } from './tryEngine.mjs';

/** The names under which tfjs-node's install script looks for TensorFlow: where it finds them it downloads none. */
const aliases = {
  'libtensorflow.so': 'libtensorflow_cc.so.2',
  'libtensorflow.so.2.9.1': 'libtensorflow_cc.so.2',
  'libtensorflow_framework.so': 'libtensorflow_framework.so.2',
};

/** The line that names the problem: the first that says error. The last of a compiler only says that it gave up. */
const problemIn = (printed) => printed.split('\n').find((line) => /\berror\b/i.test(line)) ?? lastLine(printed);

const arrange = ({ made, unpacked, libraries, addon }) => {
  mkdirSync(libraries, { recursive: true });
  mkdirSync(dirname(addon), { recursive: true });
  for (const file of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    renameSync(join(unpacked, file), join(libraries, file));
  for (const [alias, file] of Object.entries(aliases)) symlinkSync(file, join(libraries, alias));
  renameSync(join(unpacked, 'METADATA'), join(made, 'deps', 'METADATA'));
};

/** Makes the engine's folder, whole or not at all: everything happens in a folder beside it, which is renamed at the end. */
export const build = async (plan, say, signal) => {
  const { name, distribution, version, home, engine } = plan;
  const folders = foldersOf(plan, join(home, `.building-${process.pid}`));
  const requireStep = async (words, problem, next) => {
    const { code, printed } = await run(words, { signal });
    if (code !== 0) throw stop(`${problem}: ${problemIn(printed)}`, next, { printed });
  };
  mkdirSync(folders.root, { recursive: true });
  try {
    writeFileSync(join(home, '.gitignore'), '*\n');
    writeFileSync(join(folders.root, 'package.json'), '{ "private": true }\n');
    if (plan.wheel === undefined) say(`getting ${distribution} ${version} with pip (hundreds of megabytes)`);
    const wheel = plan.wheel ?? (await download(plan, folders, signal));
    say('unpacking its libraries and headers');
    await requireStep(unpack(wheel, folders), `${wheel} cannot be used`, 'take another wheel of TensorFlow');
    say(`getting ${name} ${tfjsVersion} with npm`);
    await requireStep(npmInstall(plan, folders), `npm could not get ${name}`, 'see that npm reaches its registry');
    shareWithProject(plan, folders);
    arrange(folders);
    say('compiling the addon');
    const other = 'take another release of TensorFlow';
    await requireStep(compile(folders), `the addon does not compile against ${distribution} ${version}`, other);
    say('trying it');
    await tryEngine(plan, folders.root, other, signal);
    for (const folder of [folders.download, folders.unpacked, folders.headers])
      rmSync(folder, { recursive: true, force: true });
    if (!existsSync(engine)) renameSync(folders.root, engine);
  } finally {
    rmSync(folders.root, { recursive: true, force: true });
  }
};
