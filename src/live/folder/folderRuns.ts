import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type ServedRun, servedRun } from '../server/servedRun.js';
import { type Following, followFolder } from './followFolder.js';
import { type FolderRun, folderState, readFolder } from './readFolder.js';

/** The runs of a folder, as they can be served: listed at once, read when somebody wants to see them. */
export interface FolderRuns {
  /** Looks for runs that were not there before, and reads on in those that are followed. */
  readonly look: () => readonly ServedRun[];
  /** Begins to read a run. */
  readonly open: (id: string) => void;
  readonly close: () => void;
}

const foldersOf = (root: string): readonly string[] => {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(root, name));
  } catch {
    return [];
  }
};

/** A run of a folder that someone still trains is told again when somebody looks. */
export const folderRuns = (
  root: string,
  { report, without }: { readonly report: (text: string) => void; readonly without: string | undefined },
): FolderRuns => {
  const known = new Map<string, { readonly folder: FolderRun; readonly run: ServedRun }>();
  const followed = new Map<string, Following>();
  const timers = new Set<NodeJS.Immediate>();
  let closed = false;

  const begin = (folder: FolderRun): ServedRun => {
    const run = servedRun(folder.id, folder.about, { epoch: randomBytes(16).toString('hex'), live: false });
    run.add({ state: folderState(folder, -1) });
    known.set(folder.id, { folder, run });
    return run;
  };
  /** Of a run that nobody has opened, only whether it is over. */
  const catchUp = (folder: FolderRun, run: ServedRun): void => {
    const state = folderState(folder, -1);
    if (state.status !== run.record.state.status) run.add({ state });
  };
  // A megabyte at a time, so that pages are served in between.
  const readOn = (following: Following): void => {
    if (closed || !following.read()) return;
    const timer = setImmediate(() => {
      timers.delete(timer);
      readOn(following);
    });
    timers.add(timer);
  };
  return {
    look: () => {
      for (const [id, { folder, run }] of known) {
        // One that seems to be cut off may only be waiting.
        if (run.record.state.status === 'finished') continue;
        const following = followed.get(id);
        if (following !== undefined) readOn(following);
        else catchUp(folder, run);
      }
      // A folder of runs, or the folder of one.
      const single = readFolder(resolve(root));
      const found = single === undefined ? foldersOf(resolve(root)) : [single.path];
      return found.flatMap((path) => {
        const id = basename(path);
        if (known.has(id) || id === without) return [];
        const folder = readFolder(path);
        return folder === undefined ? [] : [begin(folder)];
      });
    },
    open: (id) => {
      const one = known.get(id);
      if (one === undefined || followed.has(id)) return;
      const following = followFolder(one.folder, one.run, report);
      followed.set(id, following);
      readOn(following);
    },
    close: () => {
      closed = true;
      timers.forEach(clearImmediate);
      for (const following of followed.values()) following.close();
    },
  };
};
