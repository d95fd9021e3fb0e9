import { failure } from '../../errors.js';

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
