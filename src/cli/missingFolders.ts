import { existsSync } from 'node:fs';
import type { ConfigError } from '../errors.js';
import type { TrainOptions } from './commandLine.js';
import { usageError } from './parseOptions.js';

/** What to give to the options that name a folder to read. */
const next = {
  data: 'give the folder that holds the files of MNIST, such as data/mnist',
  replay: 'give the folder of a run, such as runs/ring-…',
};

/** A mistake for each folder of the command line that is read and is not there. */
export const missingFolders = (options: Pick<TrainOptions, keyof typeof next>): readonly ConfigError[] =>
  (['data', 'replay'] as const).flatMap((name) => {
    const folder = options[name];
    return folder === undefined || existsSync(folder)
      ? []
      : [usageError(`--${name} ${folder}`, 'there is no such folder', next[name])];
  });
