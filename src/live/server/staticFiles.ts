import { readdirSync, readFileSync } from 'node:fs';
import { extname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as O from 'fp-ts/lib/Option.js';

export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
}

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/**
 * Every file of a folder, by the path it is served under; empty if there is no such folder.
 *
 * All are read at once, at the start: a request only looks a name up, so no spelling of a URL reaches the disk.
 */
export const staticFiles = (folder: URL): ReadonlyMap<string, StaticFile> => {
  const root = fileURLToPath(folder);
  const found = O.tryCatch(() => readdirSync(root, { recursive: true, withFileTypes: true }));
  const entries = O.isSome(found) ? found.value : [];
  const files = new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = `${entry.parentPath}${sep}${entry.name}`;
        const type = types.get(extname(path)) ?? 'application/octet-stream';
        return [`/${relative(root, path).split(sep).join('/')}`, { body: readFileSync(path), type }] as const;
      }),
  );
  const index = files.get('/index.html');
  return index === undefined ? files : files.set('/', index);
};
