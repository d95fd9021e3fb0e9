import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installCommand, installedVersion, type PackageName } from '../packages.js';

type Environment = Readonly<Record<string, string | undefined>>;

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(folder, file));
  } catch {
    return [];
  }
};

const listed = (value: string | undefined): string[] => (value ?? '').split(':').filter((path) => path !== '');
/** A list in one variable, or its default: as the specification has it, an empty one counts as none. */
const pathsOf = (value: string | undefined, otherwise: string): string[] => listed(value || otherwise);

/**
 * The manifests of Vulkan drivers that its loader on Linux looks at, by its own rules, without starting it.
 *
 * In plain words: is there a driver at all? Asking Vulkan itself where there is none prints warnings that cannot be turned
 * off.
 */
const vulkanDrivers = (
  environment: Environment = process.env,
  manifestsIn: (folder: string) => readonly string[] = filesIn,
): readonly string[] => {
  const { HOME = '', VK_DRIVER_FILES, VK_ICD_FILENAMES, VK_ADD_DRIVER_FILES } = environment;
  const only = listed(VK_DRIVER_FILES || VK_ICD_FILENAMES);
  if (only.length > 0) return only;
  const roots = [
    ...pathsOf(environment['XDG_CONFIG_HOME'], join(HOME, '.config')),
    ...pathsOf(environment['XDG_CONFIG_DIRS'], '/etc/xdg'),
    '/etc',
    '/usr/local/etc',
    ...pathsOf(environment['XDG_DATA_HOME'], join(HOME, '.local/share')),
    ...pathsOf(environment['XDG_DATA_DIRS'], '/usr/local/share:/usr/share'),
    // NixOS, whose loader looks there too.
    '/run/opengl-driver/share',
  ];
  return [...listed(VK_ADD_DRIVER_FILES), ...roots.flatMap((root) => manifestsIn(join(root, 'vulkan/icd.d')))];
};

/** What WebGPU in Node is made of: both are optional. */
export const webgpuPackages = ['webgpu', '@tensorflow/tfjs-backend-webgpu'] as const satisfies readonly PackageName[];

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly installed: (name: PackageName) => boolean;
  readonly drivers: () => readonly string[];
}

const thisMachine: Machine = {
  platform: process.platform,
  installed: (name) => installedVersion(name) !== undefined,
  drivers: vulkanDrivers,
};

/** Why WebGPU cannot start here, as far as files tell; nothing where it is worth a try. */
export const missingPart = ({ platform, installed, drivers }: Machine = thisMachine): string | undefined => {
  const packages = webgpuPackages.filter((name) => !installed(name));
  if (packages.length > 0) return `not installed: ${packages.join(' and ')} (${installCommand(...packages)})`;
  if (platform === 'linux' && drivers().length === 0)
    return 'no Vulkan driver is installed: there is no vulkan/icd.d/*.json in /etc or /usr/share, and VK_DRIVER_FILES names none';
  return undefined;
};
