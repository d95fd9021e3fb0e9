import type { Convolving } from '../../engines/training/index.js';
import { failure } from '../../errors.js';
import { checkedWidth } from './checkedWidth.js';
import type { Initializer } from './initializers.js';

/** How a filter goes over an image. */
export interface FilterOptions {
  /** Height and width of the filter. */
  readonly size: number;
  /** Pixels from one position of the filter to the next (transposed: from one pixel's mark to the next); 1 if not given. */
  readonly strides?: number | undefined;
  /** `identity`: zeros around the image; `valid`: none. `identity` if not given. */
  readonly pad?: 'same' | 'valid' | undefined;
  readonly kernel?: Initializer | undefined;
  /** `false` where a normalization follows, which takes every offset out again. */
  readonly bias?: Initializer | false | undefined;
}

/** The settings of a layer of filters, checked. */
export const filtering = (
  name: string,
  filters: number,
  { size, strides = 1, pad = 'same' }: FilterOptions,
): Convolving => {
  checkedWidth(`${name}.filters`, filters);
  checkedWidth(`${name}.size`, size, 'use 3 to 5');
  checkedWidth(`${name}.strides`, strides, 'use 1 or 2');
  // Nothing is lost: such a layer does not see (or does not reach) whole rows of pixels. And TensorFlow.js's convolution
  // on WASM gives zeros for most of them.
  if (size > 1 && strides > size)
    throw failure(
      'ConfigError',
      `${name}.strides`,
      `expected at most the size of the filter, ${size}, got ${strides}`,
      'enlarge the filter',
    );
  if (pad !== 'same' && pad !== 'valid')
    throw failure('ConfigError', `${name}.pad`, `expected same or valid, got ${pad}`, 'use same');
  return { strides, pad };
};
