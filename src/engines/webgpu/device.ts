import * as E from 'fp-ts/lib/Either.js';

/** What this library uses of WebGPU. The types of `webgpu` itself would make that package a dependency of everybody. */
export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

export interface Device extends EventTarget {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
  readonly destroy: () => void;
}

export interface Adapter {
  readonly info: AdapterInfo;
  readonly features: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
  readonly requestDevice: (descriptor: {
    readonly requiredFeatures: readonly string[];
    readonly requiredLimits: Readonly<Record<string, number>>;
  }) => Promise<Device>;
}

export interface Gpu {
  readonly requestAdapter: (options: { readonly powerPreference: 'high-performance' }) => Promise<Adapter | null>;
}

/** Names by which drivers that compute on the processor give themselves away. */
const names = [
  ['SwiftShader', /swiftshader/i],
  ['llvmpipe', /llvmpipe|lavapipe/i],
  ['softpipe', /softpipe/i],
  ['WARP', /\bwarp\b|basic render/i],
] as const;

/**
 * The name of a graphics device that is a program, computing on the processor; nothing for one that is hardware.
 *
 * Drivers are asked first, and their names looked at all the same: not all of them say what they are. Google makes one
 * Vulkan driver, SwiftShader.
 */
const softwareName = (info: AdapterInfo): string | undefined => {
  const { vendor = '', architecture = '', device = '', description = '', isFallbackAdapter = false } = info;
  const text = [architecture, device, description].join(' ');
  const named = names.find(([, pattern]) => pattern.test(text))?.[0];
  if (named !== undefined) return named;
  if (vendor.toLowerCase() === 'google') return 'SwiftShader';
  return isFallbackAdapter ? description || architecture || 'a fallback adapter' : undefined;
};

/** What to say where WebGPU finds nothing to compute on. */
const nothing = (platform: NodeJS.Platform): string =>
  platform === 'linux'
    ? 'WebGPU finds no graphics device: no Vulkan driver that is installed works here, or the loader libvulkan.so.1 is missing (in Debian it is the package libvulkan1)'
    : 'WebGPU finds no graphics device';

/** Why a graphics device is not taken: it is a program, and `software` is not set. */
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

/** What TensorFlow.js sizes its work by; a device has the smallest that WebGPU allows unless it is asked for more. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

/** For `tf.time`. */
const features = ['timestamp-query'];

/** Opens the device with all that it can give of what TensorFlow.js makes use of. */
export const openDevice = (adapter: Adapter): Promise<Device> =>
  adapter.requestDevice({
    requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]!])),
  });
