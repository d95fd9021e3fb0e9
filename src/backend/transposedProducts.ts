import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

type Backend = tf.KernelBackend;
/** What the two kernels are called with; tfjs's own type says no more than `{}`. */
type Product = (call: {
  readonly inputs: { readonly a: TensorInfo; readonly b: TensorInfo } & tf.NamedTensorInfoMap;
  readonly backend: Backend;
  readonly attrs: { readonly transposeA: boolean; readonly transposeB: boolean } & tf.NamedAttrMap;
}) => TensorInfo;

const kernel = (name: string): KernelConfig => {
  const found = tf.getKernel(name, 'wasm');
  if (found === undefined) throw new Error(`the WASM engine has no kernel ${name}`);
  return found;
};

const replace = (stock: KernelConfig, kernelFunc: KernelFunc): void => {
  tf.unregisterKernel(stock.kernelName, 'wasm');
  tf.registerKernel({ ...stock, kernelFunc });
};

const as = (tensor: TensorInfo, shape: number[]): TensorInfo => ({ ...tensor, shape });
const sizeOf = tf.util.sizeFromShape;

/**
 * Makes transposed matrix products on the WASM engine fast, and right: transpose first, then multiply.
 *
 * In plain words: the engine has one good matrix product, for operands that are not transposed; the gradients of every
 * dense layer take the other one, twelve times slower. For `fused.matMul` the other one is also wrong: with a transpose
 * and a bias it adds the bias once for every block of 48 rows.
 *
 * Replaces the kernels BatchMatMul and _FusedMatMul of the `wasm` engine; once is enough, twice does no harm. Batched
 * products of more than one matrix on both sides are left as they are.
 */
export const repairTransposedProducts = (): void => {
  const stockProduct = kernel('BatchMatMul');
  if (repaired.has(stockProduct.kernelFunc)) return;
  const stockFused = kernel('_FusedMatMul');
  const product = stockProduct.kernelFunc as unknown as Product;
  const fused = stockFused.kernelFunc as unknown as Product;
  const transpose = kernel('Transpose').kernelFunc;

  const flipped = (backend: Backend, x: TensorInfo, rank: number): TensorInfo => {
    const perm = Array.from({ length: rank }, (_, i) => i);
    [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
    return transpose({ inputs: { x }, backend, attrs: { perm } }) as TensorInfo;
  };
  const matrix = (x: TensorInfo): [number, number] => [x.shape.at(-2)!, x.shape.at(-1)!];
  const release = (backend: Backend, ...made: (TensorInfo | false)[]): void => {
    for (const tensor of made) if (tensor !== false) backend.disposeData(tensor.dataId);
  };
  const straight = (a: TensorInfo, b: TensorInfo, m: number, k: number, n: number, backend: Backend): TensorInfo =>
    product({
      inputs: { a: as(a, [1, m, k]), b: as(b, [1, k, n]) },
      backend,
      attrs: { transposeA: false, transposeB: false },
    });

  const batchMatMul: Product = ({ inputs, backend, attrs }) => {
    const { a, b } = inputs;
    const { transposeA, transposeB } = attrs;
    const single = sizeOf(a.shape.slice(0, -2)) === 1 && sizeOf(b.shape.slice(0, -2)) === 1;
    if (!single || (!transposeA && !transposeB)) return product({ inputs, backend, attrs });
    const [rowsA, columnsA] = matrix(a);
    const [rowsB, columnsB] = matrix(b);
    const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
    const n = transposeB ? rowsB : columnsB;
    const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const shape = [...outer, m, n];
    if (!transposeA && transposeB && k * n > m * (k + n)) {
      // a bᵀ = (b aᵀ)ᵀ: where b is the big operand (a weight), transpose the two small ones instead.
      const flippedA = flipped(backend, as(a, [m, k]), 2);
      const flippedOut = straight(b, flippedA, n, k, m, backend);
      const out = flipped(backend, as(flippedOut, [n, m]), 2);
      release(backend, flippedA, flippedOut);
      return as(out, shape);
    }
    const left = transposeA && flipped(backend, as(a, [k, m]), 2);
    const right = transposeB && flipped(backend, as(b, [n, k]), 2);
    const out = straight(left || a, right || b, m, k, n, backend);
    release(backend, left, right);
    return as(out, shape);
  };

  const fusedMatMul: Product = ({ inputs, backend, attrs }) => {
    const { a, b } = inputs;
    const { transposeA, transposeB } = attrs;
    const left = transposeA && flipped(backend, a, a.shape.length);
    const right = transposeB && flipped(backend, b, b.shape.length);
    const out = fused({
      inputs: { ...inputs, a: left || a, b: right || b },
      backend,
      attrs: { ...attrs, transposeA: false, transposeB: false },
    });
    release(backend, left, right);
    return out;
  };

  replace(stockProduct, batchMatMul as unknown as KernelFunc);
  replace(stockFused, fusedMatMul as unknown as KernelFunc);
  repaired.add(batchMatMul as unknown as KernelFunc);
};

const repaired = new WeakSet<KernelFunc>();
