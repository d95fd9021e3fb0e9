import type { AdapterInfo } from './device.js';

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
export const softwareName = (info: AdapterInfo): string | undefined => {
  const { vendor = '', architecture = '', device = '', description = '', isFallbackAdapter = false } = info;
  const text = [architecture, device, description].join(' ');
  const named = names.find(([, pattern]) => pattern.test(text))?.[0];
  if (named !== undefined) return named;
  if (vendor.toLowerCase() === 'google') return 'SwiftShader';
  return isFallbackAdapter ? description || architecture || 'a fallback adapter' : undefined;
};
