type Point = readonly [x: number, y: number];

/**
 * How far a point lies from a figure, which has its center at the origin and its farthest point at distance 1: a region has
 * distances below 0 inside, a curve has none.
 */
type Distance = (x: number, y: number) => number;

/** `Math.hypot` is several times slower, and this is done for every pixel. */
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

const segment = (x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number => {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return length(x - ax - along * dx, y - ay - along * dy);
};

const edgesOf = (points: readonly Point[]): readonly (readonly [Point, Point])[] =>
  points.slice(1).map((to, i) => [points[i]!, to] as const);

/** Lines through the given points, moved to their center of mass and scaled. */
const curves = (...lines: readonly (readonly Point[])[]): Distance => {
  const given = lines.flatMap(edgesOf);
  const lengths = given.map(([[ax, ay], [bx, by]]) => length(bx - ax, by - ay));
  const total = lengths.reduce((sum, each) => sum + each, 0);
  const middle = (axis: 0 | 1): number =>
    given.reduce((sum, [a, b], i) => sum + (lengths[i]! * (a[axis] + b[axis])) / 2, 0) / total;
  const [cx, cy] = [middle(0), middle(1)];
  const radius = Math.max(...lines.flat().map(([x, y]) => length(x - cx, y - cy)));
  const moved = ([x, y]: Point): Point => [(x - cx) / radius, (y - cy) / radius];
  const edges = given.map(([a, b]) => [moved(a), moved(b)] as const);
  return (x, y) => edges.reduce((least, [a, b]) => Math.min(least, segment(x, y, a, b)), Infinity);
};

/** A regular polygon with its corners on the unit circle, the first at this angle. */
const polygon = (corners: number, first: number): Distance => {
  const turn = (2 * Math.PI) / corners;
  const at = (k: number): Point => [Math.cos(first + k * turn), Math.sin(first + k * turn)];
  const edges = Array.from({ length: corners }, (_, k) => [at(k), at(k + 1)] as const);
  const apothem = Math.cos(turn / 2);
  const normals = edges.map((_, k): Point => [Math.cos(first + (k + 0.5) * turn), Math.sin(first + (k + 0.5) * turn)]);
  return (x, y) => {
    const beyond = normals.reduce((most, [nx, ny]) => Math.max(most, nx * x + ny * y - apothem), -Infinity);
    // Inside, the nearest edge is the nearest line; outside it may be a corner.
    return beyond <= 0 ? beyond : edges.reduce((least, [a, b]) => Math.min(least, segment(x, y, a, b)), Infinity);
  };
};

/** The figures by class, upright, with y downwards. No two are the same up to a rotation. */
export const figures = {
  disk: (x, y) => length(x, y) - 1,
  square: polygon(4, Math.PI / 4),
  triangle: polygon(3, -Math.PI / 2),
  ring: (x, y) => Math.abs(length(x, y) - 1),
  bar: curves([
    [-1, 0],
    [1, 0],
  ]),
  plus: curves(
    [
      [-1, 0],
      [1, 0],
    ],
    [
      [0, -1],
      [0, 1],
    ],
  ),
  L: curves([
    [0, 0],
    [0, 2],
    [1, 2],
  ]),
  T: curves(
    [
      [-1, 0],
      [1, 0],
    ],
    [
      [0, 0],
      [0, 2],
    ],
  ),
  Z: curves([
    [-0.75, -1],
    [0.75, -1],
    [-0.75, 1],
    [0.75, 1],
  ]),
  chevron: curves([
    [-1, -0.75],
    [0.5, 0],
    [-1, 0.75],
  ]),
} satisfies Readonly<Record<string, Distance>>;
