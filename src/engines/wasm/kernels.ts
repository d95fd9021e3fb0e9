/** Sizes of a convolution, in the order in which the kernels take them. */
type Geometry = [
  height: number,
  width: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  kernelHeight: number,
  kernelWidth: number,
  strideHeight: number,
  strideWidth: number,
  top: number,
  left: number,
];
type Patches = (image: number, patches: number, line: number, lines: number, ...geometry: Geometry) => void;
type Depthwise = (
  image: number,
  filter: number,
  dy: number,
  batch: number,
  ...rest: [...Geometry, multiplier: number]
) => void;

type Unary = (x: number, y: number, n: number) => void;
/** With the table that the exponential needs. */
type Exponential = (x: number, y: number, n: number, table: number) => void;
/** By the output y of the activation; dx may lie on dy. */
type ActivationGradient = (y: number, dy: number, dx: number, n: number) => void;
/** A step of 16 goes through an operand, one of 0 repeats its first number. */
type Pairs = (a: number, stepA: number, b: number, stepB: number, out: number, n: number) => void;

/** The functions of the kernel module, as kernels/*.wat describe them. Pointers are bytes, counts are elements. */
export interface Kernels {
  readonly matrixProduct: (
    a: number,
    b: number,
    c: number,
    m: number,
    n: number,
    k: number,
    transposeA: number,
    transposeB: number,
    start: number,
    work: number,
  ) => void;
  readonly gatherPatches: Patches;
  readonly scatterPatches: Patches;
  readonly depthwiseInputGradient: Depthwise;
  readonly depthwiseFilterGradient: Depthwise;
  readonly segmentSum: (from: number, ids: number, to: number, rows: number, width: number, segments: number) => void;
  readonly leakyRelu: (x: number, y: number, n: number, slope: number) => void;
  readonly exponentialTable: (table: number) => void;
  readonly exp: Exponential;
  readonly sigmoid: Exponential;
  readonly softplus: Exponential;
  readonly relu: Unary;
  readonly tanh: Unary;
  readonly log1p: Unary;
  readonly rectifierGradient: (...gradient: [...Parameters<ActivationGradient>, slope: number]) => void;
  readonly tanhGradient: ActivationGradient;
  readonly sigmoidGradient: ActivationGradient;
  /** Adds one row to every row; y may lie on x. */
  readonly addRow: (x: number, row: number, y: number, rows: number, columns: number) => void;
  readonly maximum: Pairs;
  readonly minimum: Pairs;
  /** Relation 0: a > b, 1: a >= b, 2: a = b, 3: a != b. */
  readonly compare: (relation: number, ...pairs: Parameters<Pairs>) => void;
  readonly select: (condition: number, a: number, b: number, out: number, n: number) => void;
  readonly sumMiddle: (x: number, out: number, outer: number, length: number, inner: number) => void;
  /** For rows >= 4. */
  readonly transposeRows: (from: number, to: number, outer: number, rows: number, columns: number) => void;
  readonly copyRows: (
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    rows: number,
    count: number,
  ) => void;
  readonly adamStep: (
    w: number,
    g: number,
    m: number,
    v: number,
    wOut: number,
    mOut: number,
    vOut: number,
    n: number,
    stride: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
  ) => void;
  readonly rmsPropStep: (
    w: number,
    g: number,
    v: number,
    wOut: number,
    vOut: number,
    n: number,
    rate: number,
    decay: number,
    rest: number,
    epsilon: number,
  ) => void;
  readonly sgdStep: (
    w: number,
    g: number,
    u: number,
    wOut: number,
    uOut: number,
    n: number,
    rate: number,
    momentum: number,
  ) => void;
  readonly centredProducts: (
    x: number,
    z: number,
    meanX: number,
    meanZ: number,
    out: number,
    rows: number,
    channels: number,
  ) => void;
  readonly normalize: (
    x: number,
    mean: number,
    factor: number,
    offset: number,
    y: number,
    rows: number,
    channels: number,
  ) => void;
  readonly normalizeGradient: (
    x: number,
    dy: number,
    mean: number,
    shift: number,
    slope: number,
    factor: number,
    dx: number,
    rows: number,
    channels: number,
  ) => void;
}
