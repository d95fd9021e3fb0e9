import { type Key, uniforms } from '../../random.js';

/** A draw takes 16 of the 32 bits of a uniform number: drawing is what dropout costs. */
const draws = 2 ** 16;

/**
 * Writes the factors of dropout as a function of the key: 0 with probability `rate`, rounded to a multiple of 2⁻¹⁶ below
 * 1, and otherwise what keeps their expectation at 1.
 */
export const dropoutMask = (key: Key, rate: number, factors: Float32Array): void => {
  const dropped = Math.min(draws - 1, Math.round(rate * draws));
  const kept = draws / (draws - dropped);
  const numbers = uniforms(key, Math.ceil(factors.length / 2));
  for (let i = 0; i < factors.length; i += 2) {
    const number = numbers[i >>> 1]! * draws;
    const high = Math.floor(number);
    factors[i] = high < dropped ? 0 : kept;
    if (i + 1 < factors.length) factors[i + 1] = (number - high) * draws < dropped ? 0 : kept;
  }
};
