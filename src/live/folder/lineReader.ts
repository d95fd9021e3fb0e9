import { closeSync, openSync, readSync } from 'node:fs';

/** Reads a file that may still grow, line by line. */
export interface LineReader {
  /** The lines that have come since the last call, up to about a megabyte of them; none, if there is no more for now. */
  readonly next: () => readonly string[];
  /** How many lines there were before those of the last call. */
  readonly before: () => number;
  readonly close: () => void;
}

const chunk = 1024 * 1024;

/** A file that cannot be read has no lines. A last line without an end waits for it. */
export const lineReader = (path: string): LineReader => {
  let file: number | undefined;
  let [at, read, before, last] = [0, 0, 0, 0];
  let rest: Buffer = Buffer.alloc(0);
  const buffer = Buffer.allocUnsafe(chunk);
  return {
    next: () => {
      before += last;
      last = 0;
      let all = rest;
      try {
        file ??= openSync(path, 'r');
        do {
          read = readSync(file, buffer, 0, chunk, at);
          at += read;
          all = Buffer.concat([all, buffer.subarray(0, read)]);
        } while (read === chunk && !all.includes(10));
      } catch {
        return [];
      }
      const end = all.lastIndexOf(10) + 1;
      rest = all.subarray(end);
      if (end === 0) return [];
      const lines = all.toString('utf8', 0, end - 1).split('\n');
      last = lines.length;
      return lines;
    },
    before: () => before,
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
};
