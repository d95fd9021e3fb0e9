import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tfjsVersion } from './planOf.mjs';

const beside = (file) => fileURLToPath(new URL(file, import.meta.url));

/** N-API's own headers, which are the same for every Node: Node's need not be installed. */
const headers = 'node-api-headers@1.9.0';

/** The folders of an engine while it is built. */
export const foldersOf = ({ name }, root) => {
  const made = join(root, 'node_modules', name);
  return {
    root,
    made,
    download: join(root, 'download'),
    unpacked: join(root, 'unpacked'),
    libraries: join(made, 'deps', 'lib'),
    addon: join(made, 'lib', 'napi-v8', 'tfjs_binding.node'),
    headers: join(root, 'node_modules', 'node-api-headers'),
  };
};

/** pip, with a short timeout; `python` asks for another Python's wheel, the library is the same. */
export const pipDownload = ({ distribution, version }, { download }, python) => [
  ...['python3', '-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-input', '--progress-bar=off'],
  ...['--disable-pip-version-check', '--retries=1', '--timeout=15'],
  ...(python === undefined ? [] : [`--python-version=${python}`]),
  ...['--dest', download, `${distribution}==${version}`],
];

export const unpack = (wheel, { unpacked }) => ['python3', beside('unpackWheel.py'), wheel, unpacked];

/** The package without its install script, which would download another TensorFlow. */
export const npmInstall = ({ name }, { root }) => [
  ...['npm', 'install', '--prefix', root, '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'],
  ...[`${name}@${tfjsVersion}`, headers],
];

/** Bound at loading (`-z now`): a function that this TensorFlow lacks is missed then, not in the middle of a training. */
export const compile = ({ made, unpacked, libraries, addon, headers }) => [
  ...['g++', '-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
  ...[`-I${join(headers, 'include')}`, `-I${join(unpacked, 'include')}`],
  ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(made, 'binding', file)),
  ...['-o', addon, `-L${libraries}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
  ...['-Wl,-z,now', '-Wl,-rpath,$ORIGIN/../../deps/lib'],
];

export const probe = ({ name, project }, from) => [process.execPath, beside('probe.mjs'), name, from, project];

/** As one would type it. */
export const shown = (words) =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
