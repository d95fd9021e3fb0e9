import type { Adapter, Device } from './device.js';

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
