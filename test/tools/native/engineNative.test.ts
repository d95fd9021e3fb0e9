import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Ended,
  engineNative,
  fakes,
  leftIn,
  newFolder,
  newProject,
  nothing,
  probe,
  type Run,
  titled,
  toolsMissing,
} from './engineNative.js';
import { makeWheel } from './makeWheel.js';

const name = '@tensorflow/tfjs-node';
const built = 'tfjs-node-tensorflow-cpu-2.21.0';
const there = { built: [built], linked: ['tfjs-node'] };
const linkOf = (project: string): string => join(project, 'node_modules', name);
const addonOf = (project: string): string => join(linkOf(project), 'lib/napi-v8/tfjs_binding.node');

describe.skipIf(toolsMissing.length > 0)(titled('npm run engine:native'), () => {
  let wheel = '';
  beforeAll(() => {
    wheel = makeWheel();
  });

  describe('with a wheel that pip can reach', () => {
    const project = newProject();
    let [first, again, relinked] = [] as Ended[];
    let between: readonly string[] = [];
    let addon = 0;
    beforeAll(async () => {
      first = await engineNative(project, [], { wheels: dirname(wheel) });
      addon = lstatSync(addonOf(project)).mtimeMs;
      again = await engineNative(project, []);
      // What npm ci does.
      unlinkSync(linkOf(project));
      between = leftIn(project).built;
      relinked = await engineNative(project, []);
    });

    it('builds an engine, tries it, and links it where Node looks for it', () => {
      expect(first).toMatchObject({ code: 0, err: '' });
      expect(first!.out).toContain(
        `TensorFlow 2.21.0 works on the processor: node_modules/${name} -> build/native/${built}`,
      );
      expect(first!.out).toContain('RXGAN_BACKEND=native');
      expect(leftIn(project)).toEqual(there);
      const words = execFileSync(process.execPath, [probe, name, project, project], { encoding: 'utf8' });
      expect(JSON.parse(words)).toEqual({ tensorflow: '2.21.0', gpu: false });
    });
    it('runs no install script, and asks npm for the versions that fit', () => {
      expect(first!.npm).toEqual([
        expect.stringMatching(/ --ignore-scripts .* @tensorflow\/tfjs-node@4\.22\.0 node-api-headers@1\.9\.0$/),
      ]);
    });
    it('shares the core with the project', () => {
      expect(readdirSync(join(project, 'build/native', built, 'node_modules/@tensorflow'))).toEqual(['tfjs-node']);
    });
    it('keeps of the wheel the libraries, under the names that the install script of tfjs-node looks for too', () => {
      const deps = join(linkOf(project), 'deps');
      expect(readdirSync(deps).sort()).toEqual(['METADATA', 'lib']);
      const links = readdirSync(join(deps, 'lib')).map((file): [string, string] => {
        const path = join(deps, 'lib', file);
        return [file, lstatSync(path).isSymbolicLink() ? readlinkSync(path) : 'a file'];
      });
      expect(Object.fromEntries(links)).toEqual({
        'libtensorflow_cc.so.2': 'a file',
        'libtensorflow_framework.so.2': 'a file',
        'libtensorflow.so': 'libtensorflow_cc.so.2',
        'libtensorflow.so.2.9.1': 'libtensorflow_cc.so.2',
        'libtensorflow_framework.so': 'libtensorflow_framework.so.2',
      });
      expect(readdirSync(join(project, 'build/native', built)).sort()).toEqual(['node_modules', 'package.json']);
    });
    it('is kept out of git wherever the project is', () => {
      expect(readFileSync(join(project, 'build/native/.gitignore'), 'utf8')).toBe('*\n');
    });
    it('does nothing the second time, and needs neither pip nor npm for it', () => {
      expect(again).toMatchObject({ code: 0, err: '', npm: [] });
      expect(again!.out).toBe(first!.out.slice(first!.out.indexOf('TensorFlow 2.21.0')));
      expect(lstatSync(addonOf(project)).mtimeMs).toBe(addon);
    });
    it('only links again what npm ci unlinked', () => {
      expect(between).toEqual([built]);
      expect(relinked).toMatchObject({ code: 0, err: '', npm: [] });
      expect(leftIn(project)).toEqual(there);
      expect(lstatSync(addonOf(project)).mtimeMs).toBe(addon);
    });
    it('moves with the project', () => {
      const moved = join(newFolder(), 'moved');
      cpSync(project, moved, { recursive: true, verbatimSymlinks: true });
      const words = execFileSync(process.execPath, [probe, name, moved, moved], { encoding: 'utf8' });
      expect(JSON.parse(words)).toEqual({ tensorflow: '2.21.0', gpu: false });
    });
  });

  it('takes a wheel from a file, without pip, for a project elsewhere', async () => {
    const project = newProject();
    const older = makeWheel({ version: '2.20.0' });
    const ended = await engineNative(newFolder(), ['--project', project, '--wheel', older]);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).not.toContain('pip');
    expect(leftIn(project)).toEqual({ built: ['tfjs-node-tensorflow-cpu-2.20.0'], linked: ['tfjs-node'] });
    expect(existsSync(older)).toBe(true);
  });

  it('takes the wheel of a Python that the machine does not have', async () => {
    const project = newProject();
    const other = makeWheel({ tag: 'cp312-cp312-manylinux_2_17_x86_64' });
    const ended = await engineNative(project, [], { wheels: dirname(other) });
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(leftIn(project)).toEqual(there);
  });

  it('goes over to another TensorFlow, and back without building', async () => {
    const project = newProject();
    await engineNative(project, ['--wheel', wheel]);
    const other = await engineNative(project, ['--wheel', makeWheel({ version: '2.22.0' })]);
    expect(other.out).toContain('TensorFlow 2.22.0 works');
    const back = await engineNative(project, []);
    expect(back).toMatchObject({ code: 0, npm: [] });
    expect(back.out).toContain('TensorFlow 2.21.0 works');
    expect(readlinkSync(linkOf(project))).toBe(`../../build/native/${built}/node_modules/${name}`);
  });

  it('builds the GPU package, and says how CUDA is had where there is no GPU', async () => {
    const project = newProject();
    const requires = [
      'Provides-Extra: and-cuda',
      'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
      'Requires-Dist: numpy>=1.26.0',
    ];
    const cuda = makeWheel({ distribution: 'tensorflow', requires });
    const ended = await engineNative(project, ['--gpu'], { wheels: dirname(cuda) });
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(leftIn(project)).toEqual({ built: ['tfjs-node-gpu-tensorflow-2.21.0'], linked: ['tfjs-node-gpu'] });
    expect(ended.out).toContain("--target build/native/cuda 'nvidia-cublas-cu12<13.0,>=12.5.3.2'\n");
    expect(ended.out).toContain('build/native/cuda/nvidia/*/lib');
    const without = await engineNative(project, ['--gpu', '--wheel', wheel]);
    expect(without).toMatchObject({ code: 0, err: '' });
    expect(without.out).toContain('tensorflow-cpu computes on the processor only');
  });

  describe('where pip cannot reach TensorFlow', () => {
    it('says what to do, fails, and leaves nothing', async () => {
      const project = newProject();
      expect(await engineNative(project, [])).toEqual({
        code: 1,
        out: 'getting tensorflow-cpu 2.21.0 with pip (hundreds of megabytes)\n',
        err: 'engine:native: pip cannot reach tensorflow-cpu 2.21.0; connect to PyPI, set PIP_INDEX_URL to a mirror, or bring the wheel and name it with --wheel FILE\n',
        npm: [],
      });
      expect(leftIn(project)).toEqual(nothing);
    });
    it('succeeds under --if-reachable, and prints that it skipped', async () => {
      const project = newProject();
      const ended = await engineNative(project, ['--if-reachable']);
      expect(ended).toMatchObject({ code: 0, err: '', npm: [] });
      expect(ended.out.split('\n').at(-2)).toBe(
        'SKIPPED: no native engine, because pip cannot reach tensorflow-cpu 2.21.0',
      );
      expect(leftIn(project)).toEqual(nothing);
    });
    it('takes a closed port for the same', async () => {
      const environment = { PIP_NO_INDEX: '', PIP_INDEX_URL: 'http://127.0.0.1:9/simple' };
      const ended = await engineNative(newProject(), ['--if-reachable'], { environment });
      expect(ended).toMatchObject({ code: 0, err: '' });
      expect(ended.out).toContain('SKIPPED');
    });
  });

  describe('fails, also under --if-reachable, says why in a line, and leaves nothing, where', () => {
    const fails = async (words: readonly string[], run: Run = {}): Promise<string> => {
      const project = newProject();
      const ended = await engineNative(project, ['--if-reachable', ...words], run);
      expect(ended.code).toBe(1);
      expect(leftIn(project)).toEqual(nothing);
      return ended.err.trim().split('\n').at(-1)!;
    };
    const broken = (text: string): string => {
      const file = join(newFolder(), 'tensorflow_cpu-2.21.0-py3-none-manylinux_2_17_x86_64.whl');
      writeFileSync(file, text);
      return file;
    };

    it('there is no such release', async () => {
      const version = 'import sys; print(*sys.version_info[:2], sep="")';
      const own = execFileSync('python3', ['-c', version], { encoding: 'utf8' }).trim();
      const only = makeWheel({ tag: `cp${own}-cp${own}-manylinux_2_17_x86_64` });
      expect(await fails(['--tensorflow', '2.20.0'], { wheels: dirname(only) })).toBe(
        'engine:native: there is no tensorflow-cpu 2.20.0 for this machine; pip offers 2.21.0; choose one of those with --tensorflow VERSION',
      );
    });
    it('pip has another trouble', async () => {
      const said = await fails([], { wheels: dirname(wheel), environment: { PIP_REQUIRE_HASHES: '1' } });
      expect(said).toMatch(/^engine:native: pip could not download tensorflow-cpu 2\.21\.0: .*; see to that, or name/);
    });
    it('the file is no wheel', async () => {
      const file = broken('not a zip file');
      expect(await fails(['--wheel', file])).toBe(
        `engine:native: ${file} cannot be used: File is not a zip file; take another wheel of TensorFlow`,
      );
    });
    it('the wheel holds no libraries', async () => {
      const file = makeWheel({ without: ['libtensorflow_cc', 'libtensorflow_framework'] });
      expect(await fails(['--wheel', file])).toContain(
        'cannot be used: it holds no libtensorflow_cc.so.2 and no libtensorflow_framework.so.2; take another',
      );
    });
    it('npm cannot get the package', async () => {
      expect(await fails(['--wheel', wheel], { environment: { FAKE_NPM_FAILS: '1' } })).toBe(
        `engine:native: npm could not get ${name}: npm error code ENOTFOUND; see that npm reaches its registry`,
      );
    });
    it('the addon does not compile', async () => {
      expect(await fails(['--wheel', makeWheel({ header: '' })])).toMatch(
        /^engine:native: the addon does not compile against tensorflow-cpu 2\.21\.0: .*tfjs_backend\.cc:.* error: .*; take another release/,
      );
    });
    it('this TensorFlow lacks a function', async () => {
      expect(await fails(['--wheel', makeWheel({ withoutMultiply: true })])).toMatch(
        /^engine:native: the addon does not work: .*undefined symbol: \w*TF_Multiply\w*; take another release of TensorFlow$/,
      );
    });
    it('it cannot write', async () => {
      const project = newProject();
      writeFileSync(join(project, 'build'), '');
      const ended = await engineNative(project, ['--wheel', wheel]);
      expect(ended.code).toBe(1);
      expect(ended.err).toMatch(/^engine:native: ENOTDIR: .*build\/native'; see to that, then again\n$/);
    });
    it('it computes wrong', async () => {
      expect(await fails(['--wheel', makeWheel({ tooMuch: 1 })])).toContain(
        'the addon does not work: [[1, 2], [3, 4]] times [5, 6] is [18, 40] on tensorflow, not [17, 39] on tensorflow',
      );
    });
  });

  it('leaves nothing when it is interrupted', async () => {
    const project = newProject();
    const waits = join(newFolder(), 'waits');
    const ended = await engineNative(project, ['--wheel', wheel], {
      environment: { FAKE_NPM_WAITS: waits },
      meanwhile: async (kill) => {
        while (!existsSync(waits)) await setTimeout(10);
        kill();
      },
    });
    expect(ended).toMatchObject({ code: 130, err: 'engine:native: interrupted; nothing half-done was left\n' });
    expect(leftIn(project)).toEqual(nothing);
  });

  it('says how an engine that was damaged is made anew, and takes back the link that it made', async () => {
    const project = newProject();
    await engineNative(project, ['--wheel', wheel]);
    unlinkSync(join(linkOf(project), 'deps/lib/libtensorflow_framework.so.2'));
    const linked = await engineNative(project, []);
    expect(linked.code).toBe(1);
    expect(linked.err).toMatch(
      new RegExp(`^engine:native: the addon does not work: .*framework.*; rm -r build/native/${built}, then again\n$`),
    );
    expect(leftIn(project)).toEqual(there);
    unlinkSync(linkOf(project));
    expect((await engineNative(project, [])).code).toBe(1);
    expect(leftIn(project)).toEqual({ built: [built], linked: [] });
  });

  it('leaves the former engine in place when another cannot be built', async () => {
    const project = newProject();
    await engineNative(project, ['--wheel', wheel]);
    const other = await engineNative(project, ['--wheel', makeWheel({ version: '2.22.0', tooMuch: 1 })]);
    expect(other.code).toBe(1);
    expect(other.err).toContain('is [18, 40] on tensorflow');
    expect(leftIn(project)).toEqual(there);
    expect(existsSync(addonOf(project))).toBe(true);
  });

  describe('asks for all that is missing at once:', () => {
    const machine = (description: object): Record<string, string> => ({
      NODE_OPTIONS: `--import=${join(fakes, 'otherMachine.mjs')}`,
      FAKE_MACHINE: JSON.stringify(description),
    });
    const lacks = async (project: string, environment: Record<string, string>): Promise<string[]> => {
      const ended = await engineNative(project, ['--if-reachable'], { environment });
      expect(ended).toMatchObject({ code: 1, out: '', npm: [] });
      return ended.err.trim().split('\n');
    };

    it('compiler, Python, pip, npm, TensorFlow.js and space', async () => {
      const project = newProject();
      rmSync(join(project, 'node_modules'), { recursive: true });
      const said = await lacks(project, { ...machine({ freeBytes: 1.25e9 }), PATH: newFolder() });
      expect(said).toEqual([
        `engine:native: needs @tensorflow/tfjs-core 4.22.0 in ${project}, and there is none; npm ci`,
        'engine:native: needs a C++ compiler, g++; apt-get install g++',
        'engine:native: needs python3; apt-get install python3 python3-pip',
        'engine:native: needs pip, for python3; apt-get install python3-pip',
        'engine:native: needs npm; install it with Node',
        `engine:native: needs 2 GB of disk space for ${join(project, 'build/native')}, and there are 1.3; make room`,
      ]);
    });
    it.each([
      { platform: 'darwin', arch: 'arm64' },
      { platform: 'linux', arch: 'arm64' },
      { platform: 'win32', arch: 'x64' },
    ])('another system, $platform on $arch', async (description) => {
      const said = await lacks(newProject(), machine(description));
      expect(said).toEqual([
        `engine:native: needs Linux on an x64 processor, and this is ${description.platform} on ${description.arch}; take the package as it comes, npm install --no-save @tensorflow/tfjs-node, or the WASM engine`,
      ]);
    });
    it('glibc', async () => {
      expect(await lacks(newProject(), machine({ musl: true }))).toEqual([
        'engine:native: needs glibc, which Alpine does not have; use Debian, Ubuntu or Fedora, or the node:20-bookworm image',
      ]);
    });
    it('the release of TensorFlow.js', async () => {
      const project = newProject();
      const manifest = join(project, 'node_modules/@tensorflow/tfjs-core/package.json');
      writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('4.22.0', '4.21.0'));
      expect(await lacks(project, {})).toEqual([
        `engine:native: needs @tensorflow/tfjs-core 4.22.0 in ${project}, and there is 4.21.0; npm ci`,
      ]);
    });
    it.each(['a folder', 'a link'])('the place in node_modules, where something else is: %s', async (kind) => {
      const project = newProject();
      if (kind === 'a folder') mkdirSync(linkOf(project));
      else symlinkSync(newFolder(), linkOf(project));
      expect(await lacks(project, {})).toEqual([
        `engine:native: needs the place of node_modules/${name}, where npm has installed the package itself; use that one, or npm uninstall ${name}`,
      ]);
      expect(leftIn(project)).toEqual({ built: [], linked: ['tfjs-node'] });
    });
  });

  describe('its options', () => {
    it.each<[string, readonly string[], string]>([
      ['an unknown one', ['--gpus'], "Unknown option '--gpus'; see npm run engine:native -- --help"],
      ['a word', ['cpu'], "Unexpected argument 'cpu'"],
      ['no version', ['--tensorflow', 'latest'], '--tensorflow: latest is not a version; write one like 2.21.0'],
      [
        'a wheel that is not there',
        ['--wheel', 'x.whl'],
        '--wheel: there is no file x.whl; download it, or leave --wheel',
      ],
      [
        'a wheel of something',
        ['--wheel', 'package.json'],
        'package.json is not the name of a wheel of TensorFlow for Linux',
      ],
      [
        'two versions',
        ['--wheel', 'package.json', '--tensorflow', '2.21.0'],
        '--wheel and --tensorflow exclude each other;',
      ],
      [
        'no project',
        ['--project', '/proc'],
        '--project: there is no package.json in /proc; name the folder of a package',
      ],
    ])('refuse %s', async (_, words, said) => {
      const project = newProject();
      const ended = await engineNative(project, words);
      expect(ended).toMatchObject({ code: 2, out: '', npm: [] });
      expect(ended.err.startsWith(`engine:native: ${said}`)).toBe(true);
      expect(ended.err.trim().split('\n').length).toBe(1);
      expect(existsSync(join(project, 'build'))).toBe(false);
    });
    it('are explained', async () => {
      const ended = await engineNative(newProject(), ['--help']);
      expect(ended).toMatchObject({ code: 0, err: '' });
      for (const option of ['gpu', 'tensorflow', 'wheel', 'project', 'if-reachable', 'dry-run', 'help'])
        expect(ended.out).toContain(`\n  --${option} `);
    });
  });

  it('prints the commands of a dry run, and runs none', async () => {
    const project = newProject();
    const dry = await engineNative(project, ['--dry-run']);
    expect(dry).toMatchObject({ code: 0, err: '', npm: [] });
    const commands = dry.out
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(commands.map((line) => line.split(' ')[0])).toEqual([
      ...['python3', 'python3', 'npm', 'g++', process.execPath, process.execPath],
    ]);
    expect(commands[3]).toContain("'-Wl,-rpath,$ORIGIN/../../deps/lib'");
    expect(existsSync(join(project, 'build'))).toBe(false);
    const given = await engineNative(project, ['--dry-run', '--wheel', wheel]);
    expect(given.out).not.toContain(' pip ');
    expect(given.out.split('\n')[0]).toContain(wheel);
  });
});
