import { installCommand, installedVersion, type PackageName } from '../packages.js';
import { vulkanDrivers } from './vulkanDrivers.js';

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
