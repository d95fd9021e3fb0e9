const tokens = /[a-zA-Z]|-?(?:\d*\.\d+|\d+)/g;

/** The closed polygons of a path that has straight lines only, which may be relative. */
const polygonsOf = (path) => {
  const polygons = [];
  let [x, y, command] = [0, 0, ''];
  const rest = path.match(tokens);
  const next = () => Number(rest.shift());
  while (rest.length > 0) {
    if (/[a-zA-Z]/.test(rest[0])) command = rest.shift();
    const [fromX, fromY] = command === command.toLowerCase() ? [x, y] : [0, 0];
    switch (command.toUpperCase()) {
      case 'M':
        [x, y] = [fromX + next(), fromY + next()];
        polygons.push([[x, y]]);
        // What follows a move without a command is a line.
        command = command === 'm' ? 'l' : 'L';
        break;
      case 'L':
        [x, y] = [fromX + next(), fromY + next()];
        polygons.at(-1).push([x, y]);
        break;
      case 'H':
        x = fromX + next();
        polygons.at(-1).push([x, y]);
        break;
      case 'V':
        y = fromY + next();
        polygons.at(-1).push([x, y]);
        break;
      case 'Z':
        [x, y] = polygons.at(-1)[0];
        break;
      default:
        throw new Error(`the command ${command} of the path ${path} is not a straight line`);
    }
  }
  return polygons;
};

/** How often the polygons wind around a point. */
const winding = (polygons, x, y) =>
  polygons
    .flatMap((points) => points.map((from, i) => [from, points[(i + 1) % points.length]]))
    .reduce((sum, [[ax, ay], [bx, by]]) => {
      const side = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
      return sum + (ay <= y && by > y && side > 0 ? 1 : ay > y && by <= y && side < 0 ? -1 : 0);
    }, 0);

/** The pixels whose centers a path holds, of 16 x 16: a number a row, whose highest bit is the left pixel. */
export const pathMask = (path, evenOdd) => {
  const polygons = polygonsOf(path);
  const holds = (row, column) => {
    const turns = winding(polygons, column + 0.5, row + 0.5);
    return evenOdd ? turns % 2 !== 0 : turns !== 0;
  };
  const edge = Array.from({ length: 16 }, (_, i) => i);
  return edge.map((row) => edge.reduce((bits, column) => bits * 2 + (holds(row, column) ? 1 : 0), 0));
};
