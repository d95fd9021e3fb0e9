import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stop } from './stop.mjs';

/** The release of TensorFlow that the addon has been tried with. */
const tried = '2.21.0';

export const help = `Builds the addon of @tensorflow/tfjs-node against a current TensorFlow, from Python's package of it.

npm run engine:native -- [options]

  --gpu                 @tensorflow/tfjs-node-gpu and the package tensorflow, which holds CUDA kernels
  --tensorflow VERSION  the release of TensorFlow (${tried})
  --wheel FILE          a wheel of TensorFlow that is here already; nothing is asked of pip
  --project FOLDER      the folder whose node_modules gets the engine (this one)
  --if-reachable        succeed, and say so, where pip cannot reach TensorFlow
  --dry-run             print the commands, run none
  --help                this text

Exit codes: 0 the engine is there (or was skipped under --if-reachable), 1 it is not, 2 the options are wrong.`;

const wrong = (problem, next = 'see npm run engine:native -- --help') => stop(problem, next, { exitCode: 2 });

const read = (words) => {
  try {
    return parseArgs({
      args: words,
      options: {
        gpu: { type: 'boolean', default: false },
        tensorflow: { type: 'string' },
        wheel: { type: 'string' },
        project: { type: 'string', default: '.' },
        'if-reachable': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw wrong(error.message.split(/[.\n]/)[0]);
  }
};

/** What the words of the command line ask for. */
export const optionsOf = (words) => {
  const values = read(words);
  const { tensorflow = tried } = values;
  if (values.wheel !== undefined && values.tensorflow !== undefined)
    throw wrong('--wheel and --tensorflow exclude each other', 'leave --tensorflow out: the wheel has a version');
  if (!/^\d+\.\d+\.\d+\w*$/.test(tensorflow))
    throw wrong(`--tensorflow: ${tensorflow} is not a version`, `write one like ${tried}`);
  if (values.wheel !== undefined && !existsSync(values.wheel))
    throw wrong(`--wheel: there is no file ${values.wheel}`, 'download it, or leave --wheel out');
  const project = resolve(values.project);
  if (!existsSync(resolve(project, 'package.json')))
    throw wrong(`--project: there is no package.json in ${project}`, 'name the folder of a package');
  return {
    help: values.help,
    gpu: values.gpu,
    tensorflow,
    wheel: values.wheel === undefined ? undefined : resolve(values.wheel),
    project,
    ifReachable: values['if-reachable'],
    dryRun: values['dry-run'],
  };
};
