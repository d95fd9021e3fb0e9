import { type EngineMissing, failure } from '../../errors.js';
import type { Device } from './device.js';

/** What is guarded of TensorFlow.js's WebGPU backend. */
export interface Readable {
  read: (dataId: object) => Promise<unknown>;
  readSync: (dataId: object) => unknown;
  convertAndCacheOnCPU: (dataId: object, values: unknown) => unknown;
  readonly tensorMap: {
    readonly has: (dataId: object) => boolean;
    readonly get: (dataId: object) => { readonly values?: unknown };
  };
}

const broken = (what: string): EngineMissing =>
  failure('EngineMissing', 'webgpu', what, 'use a smaller batch or network, or another engine');

/**
 * Makes reads fail where their numbers would be wrong.
 *
 * - WebGPU goes on after an error, out of memory included, with zeros in place of results, and says so to those alone who
 *   listen. From then on, or once the device is lost, every read fails: such numbers must not be trained on.
 * - A tensor may be freed while it is being read, as on every other engine. The package copies its numbers at once, but
 *   then fails to find the place where it wants to remember them.
 * - A synchronous read says what to do instead. The package looks for a canvas, which Node has not.
 */
export const guardReads = (device: Device, backend: Readable): void => {
  let failed: EngineMissing | undefined;
  device.addEventListener('uncapturederror', (event) => {
    const { message } = (event as Event & { readonly error: { readonly message: string } }).error;
    failed ??= broken(`an operation failed: ${message.split('\n')[0]}`);
  });
  device.lost.then(({ message }) => {
    failed ??= broken(`the graphics device was lost: ${message}`);
  });
  const { read, readSync, convertAndCacheOnCPU, tensorMap } = backend;
  backend.convertAndCacheOnCPU = (dataId, values) =>
    tensorMap.has(dataId) ? convertAndCacheOnCPU.call(backend, dataId, values) : values;
  backend.read = async (dataId) => {
    const values = await read.call(backend, dataId).catch((error: unknown) => {
      throw failed ?? error;
    });
    if (failed !== undefined) throw failed;
    return values;
  };
  backend.readSync = (dataId) => {
    // What has not been sent to the device, or has been read before, is at hand.
    if (tensorMap.get(dataId).values != null) return readSync.call(backend, dataId);
    throw failure(
      'ConfigError',
      'webgpu',
      'a tensor was read synchronously, which WebGPU in Node cannot do',
      'await tensor.data() instead of dataSync(), array() instead of arraySync()',
    );
  };
};
