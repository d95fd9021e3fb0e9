import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The Chromium of this machine, if it has one: `CHROMIUM_PATH` first, then the usual places and names. */
export const chromiumPath: string | undefined = [
  ...(process.env['CHROMIUM_PATH'] === undefined ? [] : [process.env['CHROMIUM_PATH']]),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  ...(process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['google-chrome', 'google-chrome-stable', 'chromium'].map((name) => join(folder, name))),
].find(canRun);

// No GPU and no sandbox in a container, and not a single request of the browser's own.
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
