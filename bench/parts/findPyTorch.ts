import { execFile } from 'node:child_process';
import * as E from 'fp-ts/lib/Either.js';

/** The version of PyTorch that Python imports, or why it does not. */
export const findPyTorch = (): Promise<E.Either<string, string>> =>
  new Promise((resolve) => {
    execFile('python3', ['-W', 'ignore', '-c', 'import torch; print(torch.__version__)'], (error, stdout, stderr) => {
      if (error === null) return resolve(E.right(stdout.trim()));
      const said = stderr.trim().split('\n').at(-1);
      resolve(E.left(said ? said : error.message));
    });
  });
