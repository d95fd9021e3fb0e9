import { spawn } from 'node:child_process';

/** Runs a command to its end and gives its exit code, or the signal that ended it, with all that it printed. */
export const run = ([file, ...words], { signal, env = {} } = {}) =>
  new Promise((done) => {
    const child = spawn(file, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(signal === undefined ? {} : { signal }),
    });
    let printed = '';
    let answer = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      answer += chunk;
    });
    child.stderr.on('data', (chunk) => {
      printed += chunk;
    });
    // An aborted child is waited for: it must have stopped writing when its folder is removed.
    child.on('error', (error) => {
      if (error.code === 'ENOENT') done({ code: 127, printed: `${file}: not found`, answer: '' });
    });
    child.on('close', (code, killedBy) => done({ code: code ?? killedBy, printed, answer }));
  });
