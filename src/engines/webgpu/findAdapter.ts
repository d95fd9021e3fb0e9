import * as E from 'fp-ts/lib/Either.js';
import type { Adapter, AdapterInfo, Gpu } from './device.js';
import { softwareName } from './softwareName.js';

/** What to say where WebGPU finds nothing to compute on. */
const nothing = (platform: NodeJS.Platform): string =>
  platform === 'linux'
    ? 'WebGPU finds no graphics device: no Vulkan driver that is installed works here, or the loader libvulkan.so.1 is missing (in Debian it is the package libvulkan1)'
    : 'WebGPU finds no graphics device';

/** Why a graphics device is not taken: it is a program, and none was asked for. */
export const refusalOf = (info: AdapterInfo, software: boolean): string | undefined => {
  const program = softwareName(info);
  return program === undefined || software
    ? undefined
    : `the only graphics device is ${program}, a program that runs on the processor and is slower than WASM; only { software: true } takes it`;
};

/** The graphics device to compute on, or why there is none. */
export const findAdapter = async (
  gpu: Gpu,
  software: boolean,
  platform: NodeJS.Platform = process.platform,
): Promise<E.Either<string, Adapter>> => {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return E.left(nothing(platform));
  const refusal = refusalOf(adapter.info, software);
  return refusal === undefined ? E.right(adapter) : E.left(refusal);
};
