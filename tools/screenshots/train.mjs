import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Trains in a process of its own; known by the address of its page as soon as it has one. */
export const train = (words, runs) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'train', ...words, '--port', '0', '--runs', runs], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => child.once('exit', done));
    let said = '';
    child.stdout.on('data', (chunk) => {
      if (said.length > 10_000) return;
      said += chunk;
      const [, url] = /^page +(http\S+)/m.exec(said) ?? [];
      if (url === undefined) return;
      const stop = async () => {
        child.kill('SIGINT');
        await ended;
      };
      resolve({ url, stop });
    });
    child.once('exit', (code) => reject(new Error(`training ended with ${code}:\n${said}`)));
  });
