import ts from 'typescript';
import { type Change, instead, leftOut } from './change.js';
import { isReplaceable } from './isReplaceable.js';

/** What can be wrong with a node. Changes that do not compile are dropped later, so a mutator may guess. */
export type Mutator = (node: ts.Node) => readonly Change[];

/** The expression in brackets, if it needs them to stand anywhere. */
const whole = (node: ts.Expression): string =>
  ts.isBinaryExpression(node) || ts.isConditionalExpression(node) || ts.isArrowFunction(node) || ts.isAsExpression(node)
    ? `(${node.getText()})`
    : node.getText();

/** `neg` of `tf.neg(x)`, of `Math.neg(x)` and of `neg(x)`. */
const calledName = (node: ts.CallExpression): ts.Identifier | undefined => {
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression;
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.name)) return undefined;
  return ['tf', 'Math'].includes(expression.expression.getText()) ? expression.name : undefined;
};

/** Is the node the text of an error, or what decides about it? That is not mutated. */
export const isMessage = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && node.expression.getText() === 'failure';

const { SyntaxKind: kind } = ts;

const isTensorAtMost = (node: ts.Expression): boolean =>
  ts.isCallExpression(node) ||
  ts.isIdentifier(node) ||
  ts.isPropertyAccessExpression(node) ||
  ts.isConditionalExpression(node);

/** A function that gives a tensor gives zeros, the negative, or the same without a gradient. */
const returnedValue: Mutator = (node) => {
  const value =
    ts.isArrowFunction(node) && !ts.isBlock(node.body)
      ? node.body
      : ts.isReturnStatement(node)
        ? node.expression
        : undefined;
  if (value === undefined) return [];
  const inner = ts.isAsExpression(value) ? value.expression : value;
  if (!isTensorAtMost(inner)) return [];
  // The negative of a negative is made by `identities`.
  const negated = ts.isCallExpression(inner) && calledName(inner)?.text === 'neg';
  return ['zeroed', 'detached', ...(negated ? [] : ['negated'])].map((name) =>
    instead(value, `${name}(${value.getText()})`),
  );
};

const skippable = new Set(
  'neg square sqrt abs log log1p exp tangentExp relu sigmoid tanh softplus logSigmoid softmax logSoftmax clipByValue floor sign'.split(
    ' ',
  ),
);
/** An elementwise function is left out: f(x) becomes x. */
const identities: Mutator = (node) => {
  if (!ts.isCallExpression(node)) return [];
  const [argument] = node.arguments;
  const name = calledName(node)?.text;
  if (argument === undefined || name === undefined || !skippable.has(name)) return [];
  return [
    instead(node, whole(argument)),
    ...(name === 'softplus' ? [instead(node, `tf.relu(${argument.getText()})`)] : []),
  ];
};

const both = (...pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> =>
  new Map(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));

const opposites = both(
  ['add', 'sub'],
  ['mul', 'div'],
  ['mean', 'sum'],
  ['max', 'min'],
  ['maximum', 'minimum'],
  ['greater', 'less'],
  ['greaterEqual', 'lessEqual'],
);
const isZero = (node: ts.Node | undefined): boolean =>
  node !== undefined && ts.isNumericLiteral(node) && Number(node.text) === 0;
/** Plus for minus, the sum for the mean, and so on. */
const otherFunction: Mutator = (node) => {
  if (!ts.isCallExpression(node)) return [];
  const name = calledName(node);
  const opposite = name === undefined ? undefined : opposites.get(name.text);
  // 0 / x is 0 x wherever either is a number.
  if (name === undefined || opposite === undefined || (name.text === 'mul' && isZero(node.arguments[0]))) return [];
  return [instead(name, opposite, node)];
};

/** An argument is left out: the axis of a reduction, a further requirement. */
const fewerArguments: Mutator = (node) => (ts.isCallExpression(node) ? leftOut(node, node.arguments) : []);

/** A property is left out, so that a wrapper passes on what the loss inside has. */
const fewerProperties: Mutator = (node) => {
  if (!ts.isObjectLiteralExpression(node)) return [];
  const left = leftOut(node, node.properties);
  return left.filter((_, i) => {
    const property = node.properties[i]!;
    // `fewerElements` does the same to `requirements: [...loss.requirements, own]`.
    const list = ts.isPropertyAssignment(property) ? property.initializer : undefined;
    return !(list && ts.isArrayLiteralExpression(list) && list.elements.some(ts.isSpreadElement));
  });
};

/** An element of a list is left out: a requirement, a term, or those of the loss inside. Shapes are no such lists. */
const fewerElements: Mutator = (node) =>
  ts.isArrayLiteralExpression(node) && (ts.isPropertyAssignment(node.parent) || ts.isArrowFunction(node.parent))
    ? leftOut(node, node.elements)
    : [];

/** Another number: none for a tiny one or for 1, the next one else; 2 and 0.5 lose their effect. */
const otherNumber: Mutator = (node) => {
  if (!ts.isNumericLiteral(node)) return [];
  const value = Number(node.text.replaceAll('_', ''));
  if (value === 2 || value === 0.5) return [instead(node, '1')];
  if (value === 1 || (value !== 0 && value < 1e-6)) return [instead(node, '0')];
  return [instead(node, `${value + 1}`)];
};

const operators: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [kind.PlusToken, '-'],
  [kind.MinusToken, '+'],
  [kind.AsteriskToken, '/'],
  [kind.SlashToken, '*'],
  [kind.PercentToken, '*'],
  [kind.AsteriskAsteriskToken, '*'],
  [kind.PlusEqualsToken, '-='],
  [kind.MinusEqualsToken, '+='],
  [kind.LessThanToken, '<='],
  [kind.LessThanEqualsToken, '<'],
  [kind.GreaterThanToken, '>='],
  [kind.GreaterThanEqualsToken, '>'],
  [kind.EqualsEqualsEqualsToken, '!=='],
  [kind.ExclamationEqualsEqualsToken, '==='],
]);
/** Of `a && b`, `a || b` and `a ?? b` one side is left: who can tell both from that can tell && from ||. */
const joining = [kind.AmpersandAmpersandToken, kind.BarBarToken, kind.QuestionQuestionToken];

/** Another operator, or none. */
const otherOperator: Mutator = (node) => {
  if (ts.isPrefixUnaryExpression(node))
    return [kind.MinusToken, kind.ExclamationToken].includes(node.operator)
      ? [instead(node, node.operand.getText())]
      : [];
  if (ts.isPostfixUnaryExpression(node))
    return [instead(node, `${node.operand.getText()}${node.operator === kind.PlusPlusToken ? '--' : '++'}`)];
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  if (joining.includes(operatorToken.kind)) return [instead(node, left.getText()), instead(node, right.getText())];
  const other = operators.get(operatorToken.kind);
  return other === undefined ? [] : [instead(operatorToken, other, node)];
};

/** Always the one branch, or always the other; a guard that is not there. */
const settled: Mutator = (node) => {
  if (ts.isConditionalExpression(node)) return [instead(node.condition, 'true'), instead(node.condition, 'false')];
  return ts.isIfStatement(node) ? [instead(node.expression, 'false')] : [];
};

const otherBoolean: Mutator = (node) => {
  if (node.kind === kind.TrueKeyword) return [instead(node, 'false')];
  return node.kind === kind.FalseKeyword ? [instead(node, 'true')] : [];
};

const fewerStatements: Mutator = (node) =>
  ts.isExpressionStatement(node) ? [instead(node.expression, 'undefined')] : [];

const sides = both(['real', 'fake'], ['Real', 'Fake']);
const otherSide = (name: string): string => name.replace(/real|fake|Real|Fake/, (side) => sides.get(side)!);

/** Real examples for generated ones, and the other way round. */
const swappedSides: Mutator = (node) => {
  if (ts.isStringLiteral(node) && ts.isCallExpression(node.parent) && sides.has(node.text))
    return [instead(node, `'${otherSide(node.text)}'`)];
  if (!ts.isIdentifier(node) || otherSide(node.text) === node.text) return [];
  const other = otherSide(node.text);
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return [instead(node, `${node.text}: ${other}`, parent.parent)];
  if (ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent) && parent.propertyName === undefined)
    return [instead(node, `${other}: ${node.text}`, parent.parent.parent)];
  const isUsed = ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent) || isReplaceable(node);
  return isUsed ? [instead(node, other)] : [];
};

export const mutators: readonly Mutator[] = [
  returnedValue,
  identities,
  otherFunction,
  fewerArguments,
  fewerProperties,
  fewerElements,
  otherNumber,
  otherOperator,
  settled,
  otherBoolean,
  fewerStatements,
  swappedSides,
];
