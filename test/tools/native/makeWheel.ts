import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakes, newFolder } from './engineNative.js';

export interface Wheel {
  readonly distribution?: string;
  readonly version?: string;
  /** The Python and the machine that it is for. */
  readonly tag?: string;
  /** Added to every sum: an engine that computes wrong. */
  readonly tooMuch?: number;
  /** The library lacks a function that the header declares. */
  readonly withoutMultiply?: boolean;
  /** Another header than the one that the binding needs. */
  readonly header?: string;
  /** Files of the usual ones to leave out. */
  readonly without?: readonly string[];
  readonly requires?: readonly string[];
}

/** Makes a wheel of a TensorFlow with three functions, in two libraries as the real one's, and gives its file. */
export const makeWheel = (wheel: Wheel = {}): string => {
  const { distribution = 'tensorflow_cpu', version = '2.21.0', tooMuch = 0, without = [] } = wheel;
  const tag = wheel.tag ?? 'py3-none-manylinux_2_17_x86_64';
  const folder = newFolder();
  const put = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put('tensorflow/include/tensorflow/c/c_api.h', '');
  if (wheel.header === undefined)
    cpSync(join(fakes, 'tensorflow/c_api.h'), join(folder, 'tensorflow/include/tensorflow/c/c_api.h'));
  for (const name of ['libtensorflow_cc', 'libtensorflow_framework'].filter((name) => !without.includes(name)))
    execFileSync('g++', [
      ...['-shared', '-fPIC', `-Wl,-soname,${name}.so.2`, `-DVERSION="${version}"`, `-DTOO_MUCH=${tooMuch}`],
      ...(wheel.withoutMultiply === true ? ['-DWITHOUT_MULTIPLY'] : []),
      ...[join(fakes, 'tensorflow', `${name}.cc`), '-o', join(folder, 'tensorflow', `${name}.so.2`)],
    ]);
  put('tensorflow/python/not_needed.py', '');
  const info = `${distribution}-${version}.dist-info`;
  const metadata = ['Metadata-Version: 2.1', `Name: ${distribution.replaceAll('_', '-')}`, `Version: ${version}`];
  put(`${info}/METADATA`, [...metadata, ...(wheel.requires ?? []), ''].join('\n'));
  put(`${info}/WHEEL`, `Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: ${tag}\n`);
  put(`${info}/RECORD`, '');
  const file = `${distribution}-${version}-${tag}.whl`;
  execFileSync('python3', ['-m', 'zipfile', '-c', file, 'tensorflow', info], { cwd: folder });
  return join(folder, file);
};
