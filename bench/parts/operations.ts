/** Two players by their layers: multiplications for one example, from the first layer to the last. */
export interface Layers {
  readonly generator: readonly number[];
  readonly discriminator: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The multiplications of dense layers from each width to the next. */
export const dense = (...widths: readonly number[]): readonly number[] =>
  widths.slice(1).map((width, i) => widths[i]! * width);

/** The multiplications of filters that are laid on so many pixels. */
export const filters = (pixels: number, size: number, from: number, to: number): number =>
  pixels * size * size * from * to;

/**
 * The floating point operations in the matrix products of one step: an update of the discriminator and one of the
 * generator on the same generated examples.
 *
 * Only what cannot be left out. Forward: the generator once, the discriminator on real examples, on generated ones, and
 * on these once more when it has changed. Back: a product by the weights of every layer that is updated, and one by its
 * input where something lies below. A gradient penalty adds a pass forward, one back to the input, and for that one's
 * gradient two products a layer.
 */
export const stepOperations = (
  { generator, discriminator }: Layers,
  { batch, penalized = false }: { readonly batch: number; readonly penalized?: boolean },
): number => {
  const [g, d] = [sum(generator), sum(discriminator)];
  const below = (layers: readonly number[]): number => sum(layers.slice(1));
  const discriminatorStep = g + 2 * (d + d + below(discriminator)) + (penalized ? 4 * d : 0);
  const generatorStep = d + d + g + below(generator);
  return 2 * batch * (discriminatorStep + generatorStep);
};
