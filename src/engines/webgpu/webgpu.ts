import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { installCommand, installedVersion, namedVersions, type PackageName } from '../packages.js';
import type { Start } from '../start.js';

const needed = ['webgpu', '@tensorflow/tfjs-backend-webgpu'] as const satisfies readonly PackageName[];

/** Set to 1, this environment variable allows graphics devices that are programs, for tests: they are slower than WASM. */
export const softwareVariable = 'RXGAN_WEBGPU_SOFTWARE';

/** Any vendor's graphics processor, through Dawn. */
export const webgpu: Start = async () => {
  const missing = needed.filter((name) => installedVersion(name) === undefined);
  if (missing.length > 0) {
    const which = `${missing.length > 1 ? 'packages' : 'package'} ${missing.join(' and ')}`;
    return E.left({
      why: `the ${which} ${missing.length > 1 ? 'are' : 'is'} not installed`,
      next: installCommand(...missing),
    });
  }
  // Not before the packages are known to be there.
  const { startWebgpu } = await import('./startWebgpu.js');
  const started = await startWebgpu({ software: process.env[softwareVariable] === '1' });
  if (E.isLeft(started))
    return E.left({
      why: started.left,
      version: namedVersions(...needed),
      next: `install the Vulkan driver of your graphics device, or allow a software device with ${softwareVariable}=1 (slow)`,
    });
  const { adapterInfo } = tf.backend() as { readonly adapterInfo?: { vendor?: string; architecture?: string } };
  const device = [adapterInfo?.vendor, adapterInfo?.architecture].filter(Boolean).join(' ');
  return E.right({
    backend: started.right,
    version: namedVersions(...needed),
    ...(device !== '' && { device }),
  });
};
