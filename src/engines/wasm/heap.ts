import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { instantiateKernels, relaxedSimd } from './instantiateKernels.js';
import type { Kernels } from './kernels.js';

/** What TensorFlow.js's WASM engine keeps of a tensor. */
interface Stored {
  id: number;
  readonly memoryOffset: number;
  readonly refCount: number;
}

/** The parts of the WASM engine that its own kernels use; 4.22.0, which the package pins, has them under these names. */
interface WasmBackend extends KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly asm?: { readonly memory?: object };
    readonly _malloc: (bytes: number) => number;
    readonly _free: (pointer: number) => void;
    readonly tfjs: {
      readonly registerTensor: (id: number, size: number, pointer: number) => void;
      readonly disposeData: (id: number) => void;
    };
  };
  readonly dataIdMap: { readonly get: (dataId: object) => Stored };
  readonly makeOutput: (shape: number[], dtype: DataType) => TensorInfo;
  dataIdNextNumber: number;
}

/** TensorFlow.js's own memory, with the kernels of this library instantiated on it. */
export interface Heap {
  readonly kernels: Kernels;
  /** The working memory of the matrix product, for as long as the engine lives: nothing here is re-entrant. */
  readonly productWork: number;
  /** The table that the exponential needs, for as long as the engine lives. */
  readonly exponentialTable: number;
  /** Where the numbers of a tensor begin. */
  readonly at: (tensor: TensorInfo) => number;
  /** The numbers of a float32 tensor. An allocation may grow the heap and detach the view: take it last, use it at once. */
  readonly floats: (tensor: TensorInfo) => Float32Array;
  readonly integers: (tensor: TensorInfo) => Int32Array;
  /** A new tensor, its numbers not yet written. */
  readonly output: (shape: readonly number[], dtype?: DataType) => TensorInfo;
  readonly release: (tensor: TensorInfo) => void;
  /** The same numbers in another shape; one more owner of the same memory. */
  readonly share: (tensor: TensorInfo, shape?: readonly number[]) => TensorInfo;
  /** How many tensors own this memory. */
  readonly owners: (tensor: TensorInfo) => number;
  /** Records in the engine that a tensor was written in place. */
  readonly written: (tensor: TensorInfo) => void;
  /** Writes zeros, or numbers, to a place. */
  readonly zero: (pointer: number, count: number) => void;
  readonly write: (pointer: number, numbers: readonly number[]) => void;
  /** Memory for the time of one call. */
  readonly scratch: <A>(bytes: number, use: (pointer: number) => A) => A;
}

/** Scratch begins at a cache line: a vector that straddles two costs twice. */
const line = 64;

/** What the matrix product needs beside its operands: panels of 256 × 1024 numbers, a stripe, a tile. */
const productBytes = 1024 * 1024 + 8192;

/** From here on the engine's malloc takes a size for a negative number, and gives memory that is not there. */
const most = 2 ** 31 - line;

const full = (bytes: number): Error =>
  new Error(
    `the WASM engine has no ${bytes} bytes left of its 4 GiB; use smaller batches, or dispose of what is not needed`,
  );

const makeHeap = (backend: WasmBackend): Heap => {
  const { wasm } = backend;
  // Other engines have no such thing, and the threaded build keeps it elsewhere.
  const memory = (wasm as WasmBackend['wasm'] | undefined)?.asm?.memory;
  if (memory === undefined)
    throw failure(
      'EngineMissing',
      'backend',
      'the memory of the WASM engine cannot be reached',
      'pick the wasm engine',
    );
  // malloc says 0 when the heap is full, or gives memory beyond its end; the engine itself looks at neither.
  const missing = (pointer: number, bytes: number): boolean => pointer === 0 || pointer + bytes > wasm.HEAPU8.length;
  const allocate = (bytes: number): number => {
    const pointer = bytes >= most ? 0 : wasm._malloc(bytes) >>> 0;
    if (missing(pointer, bytes)) throw full(bytes);
    return pointer;
  };
  const aligned = (pointer: number): number => Math.ceil(pointer / line) * line;
  const kernels = instantiateKernels(memory, relaxedSimd());
  const productWork = aligned(allocate(productBytes + line));
  const exponentialTable = aligned(allocate(256 + line));
  kernels.exponentialTable(exponentialTable);
  const sizeOf = (tensor: TensorInfo): number => tf.util.sizeFromShape(tensor.shape);
  const at = (tensor: TensorInfo): number => backend.dataIdMap.get(tensor.dataId).memoryOffset;
  return {
    kernels,
    productWork,
    exponentialTable,
    at,
    floats: (tensor) => {
      // First: looking a tensor up may fetch it from another engine, and so grow the heap.
      const pointer = at(tensor);
      return new Float32Array(wasm.HEAPU8.buffer, pointer, sizeOf(tensor));
    },
    integers: (tensor) => {
      const pointer = at(tensor);
      return new Int32Array(wasm.HEAPU8.buffer, pointer, sizeOf(tensor));
    },
    output: (shape, dtype = 'float32') => {
      const bytes = tf.util.sizeFromShape([...shape]) * tf.util.bytesPerElement(dtype);
      if (bytes >= most) throw full(bytes);
      const made = backend.makeOutput([...shape], dtype);
      if (bytes > 0 && missing(at(made), bytes)) {
        backend.disposeData(made.dataId);
        throw full(bytes);
      }
      return made;
    },
    release: (tensor) => void backend.disposeData(tensor.dataId),
    share: (tensor, shape = tensor.shape) => {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
    },
    owners: (tensor) => backend.refCount(tensor.dataId),
    written: (tensor) => {
      // The engine packs weights once for each id and keeps them: under the old one the next product would use old numbers.
      const stored = backend.dataIdMap.get(tensor.dataId);
      wasm.tfjs.disposeData(stored.id);
      stored.id = backend.dataIdNextNumber++;
      wasm.tfjs.registerTensor(stored.id, sizeOf(tensor), stored.memoryOffset);
    },
    zero: (pointer, count) => void new Float32Array(wasm.HEAPU8.buffer, pointer, count).fill(0),
    write: (pointer, numbers) => new Float32Array(wasm.HEAPU8.buffer, pointer, numbers.length).set(numbers),
    scratch: (bytes, use) => {
      const pointer = allocate(bytes + line);
      try {
        return use(aligned(pointer));
      } finally {
        wasm._free(pointer);
      }
    },
  };
};

const heaps = new WeakMap<KernelBackend, Heap>();

/** The heap of an engine: made once for each, so that an engine that was removed and started again has its own. */
export const heapOf = (backend: KernelBackend): Heap => {
  let heap = heaps.get(backend);
  if (heap === undefined) {
    heap = makeHeap(backend as WasmBackend);
    heaps.set(backend, heap);
  }
  return heap;
};

interface Numbered {
  readonly dataIdMap: { readonly get: (dataId: object) => { readonly id: number } };
}

/**
 * A number that no other contents of any tensor have had on this engine: it changes with every write, whether the tensor
 * was given other memory or was written in place. WASM only: the engine must be the current one.
 */
export const versionOf = (tensor: TensorInfo): number =>
  (tf.backend() as unknown as Numbered).dataIdMap.get(tensor.dataId).id;
