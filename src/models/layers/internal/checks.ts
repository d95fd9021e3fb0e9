import { failure } from '../../../errors.js';
import { checked } from '../../../schema/checked.js';
import { integer, number } from '../../../schema/numbers.js';

/** A width is a positive integer. */
export const checkedWidth = (path: string, width: number, next = 'give it a width'): number =>
  checked(integer({ min: 1 }), path, width, next);

/** A number from 0 up to, but not including, 1. */
export const checkedFraction = (path: string, value: number, next: string): number =>
  checked(number({ min: 0, below: 1 }), path, value, next);

/** What is added to a variance must keep it above 0. */
export const checkedEpsilon = (path: string, epsilon: number): number =>
  checked(number({ above: 0 }), path, epsilon, 'use 1e-5');

/** The length of the last axis, along which a normalization has its weights. */
export const channelsOf = (name: string, inputShape: readonly number[]): number => {
  const channels = inputShape.at(-1);
  if (channels !== undefined) return channels;
  throw failure('ShapeMismatch', name, 'takes vectors or images, got single numbers', 'put reshape([1]) before it');
};

/** The sizes of the images that a layer takes; inputs that are no images are refused. */
export const imageShape = (
  name: string,
  inputShape: readonly number[],
): readonly [height: number, width: number, channels: number] => {
  const [height, width, channels] = inputShape;
  if (inputShape.length === 3) return [height!, width!, channels!];
  throw failure(
    'ShapeMismatch',
    name,
    `takes images [height, width, channels], got inputs of shape [${inputShape}]`,
    'put reshape([height, width, channels]) before it',
  );
};
