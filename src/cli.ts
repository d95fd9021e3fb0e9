#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import { commandLine } from './cli/commandLine.js';
import { doctorHelp } from './cli/doctor/doctorOptions.js';
import { doctor } from './cli/doctor.js';
import { help } from './cli/help.js';
import { serve } from './cli/serve.js';
import { serveHelp } from './cli/serveOptions.js';
import { train } from './cli/train.js';
import { recipes } from './recipes/index.js';

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

const main = async (words: readonly string[]): Promise<number> => {
  const parsed = commandLine(words, process.env);
  if (E.isLeft(parsed)) {
    process.stderr.write(`${parsed.left.map(({ message }) => `rxgan: ${message}`).join('\n')}\n`);
    return 2;
  }
  const command = parsed.right;
  // Whoever reads the output may stop reading: `rxgan --help | head -1` is no error, and a training goes on unread.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (command._tag !== 'Train') process.exit(0);
    });
  switch (command._tag) {
    case 'Help':
      process.stdout.write(command.about === 'doctor' ? doctorHelp : command.about === 'serve' ? serveHelp : help);
      return 0;
    case 'Version':
      process.stdout.write(`${version()}\n`);
      return 0;
    case 'Doctor':
      return doctor(command.options, version());
    case 'Serve':
      return serve(command.options);
    case 'Train':
      return train(recipes.get(command.recipe)!, command.options);
  }
};

process.exitCode = await main(process.argv.slice(2));
