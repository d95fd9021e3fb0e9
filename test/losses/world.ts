import { type LossContext, lossContext } from 'rxgan/losses';
import { keyOf, normals, uniforms } from '../../src/random.js';
import { logSoftmaxOf, type Rows } from './oracles.js';

type Row = readonly number[];

/** How large a world is. */
export interface Size {
  readonly real: number;
  readonly fake: number;
  /** Scores an example. */
  readonly width: number;
  readonly classes: number;
}

/** What a loss and its terms look at, in plain numbers; the formulas of the oracles are written over this. */
export interface World {
  readonly real: Rows;
  readonly fake: Rows;
  /** The class of every example, real or generated. */
  readonly ids: readonly number[];
  readonly classes: number;
  /** One named output of the critic for a point that is asked to be of this class. */
  readonly head: (name: string, x: Row, id: number) => Row;
  /** ∂ score / ∂x. */
  readonly slope: (x: Row, id: number) => Row;
  readonly codes: Readonly<Record<string, Rows>>;
  readonly context: LossContext;
  readonly state: readonly number[];
}

/** A world as functions of its parameters: those of the critic, and those of the generator. */
export interface Parameters {
  readonly critic: readonly number[];
  readonly generator: readonly number[];
}

const hidden = 3;
const codeWidths = { digit: 3, style: 2 } as const;
/** The columns of the critic's outputs; Gaussian codes have a mean and a log-variance each. */
export const columnsOf = ({
  width,
  classes,
}: Size): Readonly<Record<string, readonly [from: number, length: number]>> => ({
  score: [0, width],
  classes: [width, classes],
  digit: [width + classes, codeWidths.digit],
  style: [width + classes + codeWidths.digit, 2 * codeWidths.style],
});
const outputsOf = ({ width, classes }: Size): number => width + classes + codeWidths.digit + 2 * codeWidths.style;

/** Shapes of the critic's parameters, in their order: a 2-3-n net of tanh, with a condition. */
export const criticShapes = (size: Size): readonly (readonly [number, number])[] => [
  [2, hidden],
  [size.classes, hidden],
  [1, hidden],
  [hidden, outputsOf(size)],
  [1, outputsOf(size)],
];
export const generatorShapes: readonly (readonly [number, number])[] = [
  [2, 2],
  [1, 2],
];
const count = (shapes: readonly (readonly [number, number])[]): number =>
  shapes.reduce((sum, [rows, columns]) => sum + rows * columns, 0);

const draw = (purpose: string, length: number): number[] => Array.from(normals(keyOf(23, purpose), length));
const drawRows = (purpose: string, rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, (_, i) => draw(`${purpose} ${i}`, columns));

export const parametersOf = (size: Size): Parameters => {
  const shapes = criticShapes(size);
  const inner = count(shapes.slice(0, 3));
  return {
    // Flat enough not to saturate, and steep enough for slopes on both sides of 1.
    critic: draw('critic', count(shapes)).map((x, i) => (i < inner ? 0.6 : 3.5) * x),
    generator: draw('generator', count(generatorShapes)),
  };
};

/** The parameters' matrices. */
const matrices = (flat: readonly number[], shapes: readonly (readonly [number, number])[]): Rows[] => {
  let from = 0;
  return shapes.map(([rows, columns]) =>
    Array.from({ length: rows }, () => {
      from += columns;
      return flat.slice(from - columns, from);
    }),
  );
};
const product = (row: Row, matrix: Rows): number[] =>
  matrix[0]!.map((_, column) => row.reduce((sum, value, i) => sum + value * matrix[i]![column]!, 0));

/** Everything that does not depend on parameters. `still` puts the generated points upon the real ones. */
export interface WorldOptions {
  readonly size: Size;
  readonly state?: readonly number[] | undefined;
  /** How often each example occurs. */
  readonly copies?: number;
  readonly still?: boolean;
}

const repeated = <A>(values: readonly A[], copies = 1): A[] => Array.from({ length: copies }, () => values).flat();
/** The examples, classes and codes of a world, and the context in which a loss is evaluated. */
export const numbersOf = ({ size, copies, state = [] }: WorldOptions) => {
  const examples = Math.max(size.real, size.fake);
  const codes = {
    digit: drawRows('digit', size.fake, 1).map(([x]) => {
      const chosen = Math.floor(Math.abs(x!) * 10) % codeWidths.digit;
      return Array.from({ length: codeWidths.digit }, (_, k) => (k === chosen ? 1 : 0));
    }),
    style: drawRows('style', size.fake, codeWidths.style).map((row) => row.map(Math.tanh)),
  };
  return {
    real: repeated(drawRows('real', size.real, 2), copies),
    latents: repeated(drawRows('latent', size.fake, 2), copies),
    ids: repeated(
      Array.from({ length: examples }, (_, i) => (i * i + 1) % size.classes),
      copies,
    ),
    codes: { digit: repeated(codes.digit, copies), style: repeated(codes.style, copies) },
    context: lossContext(3, { seed: 1, state }),
    state,
  };
};

/** The world as a function of its parameters, in plain numbers. */
export const worldsOf = (options: WorldOptions): ((parameters: Parameters) => World) => {
  const { latents, ...given } = numbersOf(options);
  const { size, still } = options;
  const columns = columnsOf(size);
  return ({ critic, generator }) => {
    const [toHidden, toCondition, [offsets], toOutputs, [outputOffsets]] = matrices(critic, criticShapes(size)) as [
      Rows,
      Rows,
      Rows,
      Rows,
      Rows,
    ];
    const [linear, [shift]] = matrices(generator, generatorShapes) as [Rows, Rows];
    const features = (x: Row, id: number): number[] =>
      product(x, toHidden).map((sum, j) => Math.tanh(sum + toCondition[id]![j]! + offsets![j]!));
    const toScore = toOutputs.map((row) => row.slice(0, size.width).reduce((sum, weight) => sum + weight, 0));
    return {
      ...given,
      classes: size.classes,
      fake: still
        ? given.real
        : latents.map((z) => product(z, linear).map((sum, j) => 1.5 * Math.tanh(sum + shift![j]!))),
      head: (name, x, id) => {
        const inner = features(x, id);
        if (name === 'features' || name === 'code') return inner;
        const [from, length] = columns[name]!;
        return product(inner, toOutputs)
          .map((sum, k) => sum + outputOffsets![k]!)
          .slice(from, from + length);
      },
      slope: (x, id) => {
        const rises = features(x, id).map((h, j) => (1 - h * h) * toScore[j]!);
        return toHidden.map((row) => row.reduce((sum, weight, j) => sum + weight * rises[j]!, 0));
      },
    };
  };
};

/** The draws that a term makes for this world. */
export const drawsOf = ({ context: { key } }: World, purpose: string, length: number): readonly number[] =>
  Array.from(uniforms(key(purpose), length));

/** -mean log softmax(l)_c. */
export const crossEntropyOf = (logits: Rows, ids: readonly number[]): number =>
  -logits.reduce((sum, row, i) => sum + logSoftmaxOf(row)[ids[i]!]!, 0) / logits.length;
