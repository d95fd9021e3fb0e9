import type * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../../errors.js';
import { keyOf } from '../../../random.js';
import { sameShape } from '../../../shape.js';
import { assertInput, inferencePass, type Network, type Pass, type Traits } from '../../network.js';
import { disposeOnce } from '../../variable.js';
import { type FusedOp, fusedOps, within } from '../../vjp/operation.js';
import type { Layer, Place, PlacedLayer } from '../layer.js';

/** A layer inside a composite, as the composite sees it: it draws from its own key and has a name of its own. */
export interface Part<M extends PlacedLayer | Network = PlacedLayer | Network>
  extends Pick<Network, 'outputRange' | 'heads' | 'energies'> {
  readonly made: M;
  readonly outputShape: readonly number[];
  readonly apply: (x: tf.Tensor, pass: Pass) => tf.Tensor;
  /** The operations of the layer, drawing as the layer does; none where the tape is needed. */
  readonly operations: readonly FusedOp[] | undefined;
}

/** The name of a part, and the purposes of its initial values and of its draws; both are the name if not given. */
interface PartName {
  readonly name: string;
  readonly initial?: string;
  readonly draws?: string;
}

/** Makes a part of a composite and puts it behind those made before. */
export type AddPart = <M extends PlacedLayer | Network>(names: PartName, make: (scope: Scope) => M) => Part<M>;

/** Where a layer is put, but for its input. */
type Scope = Omit<Place, 'inputShape'>;

/** What a composite makes of its parts. */
interface Composition extends Pick<Network, 'inputShape' | 'outputShape' | 'outputRange' | 'heads' | 'energies'> {
  readonly apply: (x: tf.Tensor, pass: Pass) => tf.Tensor;
  readonly operations: readonly FusedOp[] | undefined;
}

/** The traits of a layer, which has them as yes and no, and of a network, which lists its layers. */
const traitsOf = (name: string, made: PlacedLayer | Network): Traits =>
  'firstOrderOnly' in made
    ? made
    : {
        firstOrderOnly: made.twiceDifferentiable ? [] : [name],
        mixesBatch: made.mixesBatch === true ? [name] : [],
        outputRange: made.outputRange === true ? name : undefined,
        noWeightOverride: [],
        readsCondition: made.readsCondition === true,
      };

/** A layer, ready to be made for inputs of this shape; a network that takes others is refused. */
export const fitted =
  (layer: Layer, inputShape: readonly number[]): ((scope: Scope) => PlacedLayer | Network) =>
  (scope) => {
    const made = layer({ ...scope, inputShape });
    if (!('inputShape' in made) || sameShape(made.inputShape, inputShape)) return made;
    made[Symbol.dispose]();
    throw failure(
      'ShapeMismatch',
      scope.name,
      `takes inputs of shape [${made.inputShape}], got [${inputShape}]`,
      'make the output of the layer before it and its input equal',
    );
  };

/**
 * A network made of layers and networks: owns their variables and merges their traits.
 *
 * `compose` adds the parts one by one and says what becomes of them. If it throws, the parts made before are freed.
 */
export const composite = ({ name, key }: Scope, compose: (add: AddPart) => Composition): Network => {
  const parts: { readonly made: PlacedLayer | Network; readonly traits: Traits }[] = [];
  const variablesOf = ({ made: { variables, buffers } }: (typeof parts)[number]) => [...variables, ...buffers];
  const disposeLayers = disposeOnce(() => parts.filter(({ made }) => !(Symbol.dispose in made)).flatMap(variablesOf));
  const dispose = (): void => {
    disposeLayers();
    for (const { made } of parts) if (Symbol.dispose in made) made[Symbol.dispose]();
  };
  const add: AddPart = ({ name: own, initial = own, draws = own }, make) => {
    const made = make({ name: `${name}/${own}`, key: keyOf(key[0], initial, key[1]) });
    const traits = traitsOf(`${name}/${own}`, made);
    parts.push({ made, traits });
    const { outputShape, apply } = made;
    return {
      made,
      outputShape,
      apply: (x, pass) => apply(x, { ...pass, key: keyOf(pass.key[0], draws, pass.key[1]) }),
      operations: fusedOps.of(apply)?.map((operation) => within(draws, operation)),
      outputRange: traits.outputRange,
      heads: 'heads' in made ? made.heads : undefined,
      energies: 'energies' in made && made.energies === true,
    };
  };
  try {
    const { apply: composed, operations, ...shape } = compose(add);
    const apply: Network['apply'] = (x, pass = inferencePass) => {
      assertInput({ name, inputShape: shape.inputShape }, x);
      return composed(x, pass);
    };
    return {
      name,
      ...shape,
      variables: parts.flatMap(({ made }) => made.variables),
      buffers: parts.flatMap(({ made }) => made.buffers),
      apply: operations === undefined ? apply : fusedOps.keep(apply, operations),
      firstOrderOnly: parts.flatMap(({ traits }) => traits.firstOrderOnly),
      mixesBatch: parts.flatMap(({ traits }) => traits.mixesBatch),
      noWeightOverride: parts.flatMap(({ traits }) => traits.noWeightOverride),
      readsCondition: parts.some(({ traits }) => traits.readsCondition),
      [Symbol.dispose]: dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
};

/** The operations of all parts, if every part has some. */
export const operationsOf = (parts: readonly Part[]): readonly (readonly FusedOp[])[] | undefined => {
  const each = parts.map(({ operations }) => operations);
  return each.every((operations) => operations !== undefined) ? each : undefined;
};
